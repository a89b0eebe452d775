"""What the figures of answerwell are to reach."""

# Per cent: R@1, AUROC, C@P95, C@P90.
QUALITY = {
    "stackfaq": (97.5, 95.0, 86.0, 93.0),
    "banking77 kb5": (88.0, 87.0, 45.0, 60.0),
    "clinc150 kb5": (87.0, 96.0, 68.0, 78.0),
}
# Per cent of the answers that it gives by itself.
PRECISION = {
    "stackfaq": 93.0,
    "banking77 kb5": 93.0,
    "clinc150 kb5": 93.0,
    "banking77 kb1": 88.0,
    "clinc150 kb1": 88.0,
}
# p50 in ms by number of entries.
SPEED = {
    "ours": {10_000: 10.0, 100_000: 15.0, 1_000_000: 40.0},
    "words": {100_000: 2.0},
}
# MB by number of entries.
MEMORY = {"ours": {10_000: 260.0}, "words": {10_000: 130.0}}
# ms of a board or a page of `why`.
BOARDS = 100.0
# Deadlines in business time a second.
DEADLINES = 10_000
# Seconds until 10,000 missed time limits are made up for.
RECOVERY = 60.0
