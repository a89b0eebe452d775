"""What people say of matches, and what is learnt from it"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

LEARNT = ('learnt', 'refused')


def upgrade() -> None:
    op.create_table('verdicts',
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('ticket', sa.Integer(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('entry', sa.String(), nullable=False),
    sa.Column('wording', sa.Text(), nullable=False),
    sa.Column('confirmed', sa.Boolean(), nullable=False),
    sa.Column('band', sa.String(), nullable=False),
    sa.Column('logit', sa.Float(), nullable=False),
    sa.Column('confidence', sa.Float(), nullable=False),
    sa.Column('model', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['community', 'ticket'], ['tickets.community', 'tickets.number'], name=op.f('fk_verdicts_community_ticket')),
    sa.PrimaryKeyConstraint('community', 'ticket', 'person', 'entry', name=op.f('pk_verdicts'))
    )
    op.create_index(op.f('ix_verdicts_community_entry_at'), 'verdicts', ['community', 'entry', 'at'], unique=False)
    op.create_table('calibrations',
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('model', sa.String(), nullable=False),
    sa.Column('slope', sa.Float(), nullable=False),
    sa.Column('shift', sa.Float(), nullable=False),
    sa.Column('floor', sa.Float(), nullable=False),
    sa.Column('verdicts', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('community', 'model', name=op.f('pk_calibrations'))
    )
    for name in LEARNT:  # the entries that there are have learnt nothing yet
        op.add_column('entries', sa.Column(name, sa.JSON(), server_default=sa.text("'[]'"), nullable=False))
    with op.batch_alter_table('entries', schema=None) as batch_op:
        for name in LEARNT:
            batch_op.alter_column(name, server_default=None)
