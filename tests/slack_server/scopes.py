"""Which scope a method or an event needs."""

ALL_SCOPES = frozenset(
    {
        "app_mentions:read", "channels:history", "channels:join", "channels:manage",
        "channels:read", "chat:write", "chat:write.public", "commands", "files:write",
        "groups:history",
        "groups:read", "groups:write", "im:history", "im:read", "im:write", "mpim:history",
        "mpim:read", "mpim:write", "reactions:read", "reactions:write", "team:read",
        "usergroups:read", "users:read",
    }
)  # fmt: skip
# By the kind of a conversation.
HISTORY = {"channel": "channels:history", "group": "groups:history", "im": "im:history",
           "mpim": "mpim:history"}  # fmt: skip
READ = {"channel": "channels:read", "group": "groups:read", "im": "im:read", "mpim": "mpim:read"}
# Any one of them is enough.
METHODS: dict[str, tuple[str, ...]] = {
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "chat.delete": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "conversations.join": ("channels:join",),
    "conversations.open": ("im:write", "mpim:write"),
    "conversations.list": tuple(READ.values()),
    "users.conversations": tuple(READ.values()),
    "users.info": ("users:read",),
    "users.list": ("users:read",),
    "files.getUploadURLExternal": ("files:write",),
    "files.completeUploadExternal": ("files:write",),
    "reactions.add": ("reactions:write",),
    "reactions.remove": ("reactions:write",),
    "team.info": ("team:read",),
    "usergroups.list": ("usergroups:read",),
    "usergroups.users.list": ("usergroups:read",),
}
SUBSCRIPTIONS: dict[str, tuple[str, ...]] = {
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "app_mention": ("app_mentions:read",),
    "reaction_added": ("reactions:read",),
    "reaction_removed": ("reactions:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "channel_archive": ("channels:read",),
    "channel_unarchive": ("channels:read",),
    "channel_rename": ("channels:read",),
    "channel_deleted": ("channels:read",),
    "channel_left": ("channels:read",),
    "group_archive": ("groups:read",),
    "group_unarchive": ("groups:read",),
    "group_rename": ("groups:read",),
    "group_deleted": ("groups:read",),
    "group_left": ("groups:read",),
    "subteam_members_changed": ("usergroups:read",),
    "user_change": ("users:read",),
    "team_join": ("users:read",),
    "app_home_opened": (),
    "app_uninstalled": (),
    "tokens_revoked": (),
}
