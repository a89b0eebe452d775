"""The first tables"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('communities',
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('tickets', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('community', name=op.f('pk_communities'))
    )
    op.create_table('cursors',
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('platform', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('position', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('community', 'platform', 'channel', name=op.f('pk_cursors'))
    )
    op.create_table('entries',
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('phrasings', sa.JSON(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('author', sa.String(), nullable=False),
    sa.Column('author_name', sa.String(), nullable=False),
    sa.Column('accepted_by', sa.String(), nullable=False),
    sa.Column('accepted_by_name', sa.String(), nullable=False),
    sa.Column('accepted_at', sa.DateTime(), nullable=False),
    sa.Column('verified_at', sa.DateTime(), nullable=True),
    sa.Column('verified_by_name', sa.String(), nullable=False),
    sa.Column('solved', sa.Integer(), nullable=False),
    sa.Column('hidden', sa.Boolean(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('ticket', sa.Integer(), nullable=True),
    sa.Column('platform', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('message', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('community', 'id', name=op.f('pk_entries'))
    )
    with op.batch_alter_table('entries', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_entries_community_revision'), ['community', 'revision'], unique=False)

    op.create_table('journal',
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('ticket', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('community', 'key', name=op.f('pk_journal'))
    )
    op.create_table('ledger',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('account', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('amount', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('ticket', sa.Integer(), nullable=False),
    sa.Column('entry', sa.String(), nullable=False),
    sa.Column('asker', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('final_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger')),
    sa.UniqueConstraint('community', 'account', 'reason', name=op.f('uq_ledger_community_account_reason'))
    )
    op.create_table('outbox',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('slot', sa.String(), nullable=False),
    sa.Column('lane', sa.String(), nullable=False),
    sa.Column('platform', sa.String(), nullable=False),
    sa.Column('remove', sa.Boolean(), nullable=False),
    sa.Column('generation', sa.Integer(), nullable=False),
    sa.Column('body', sa.JSON(), nullable=True),
    sa.Column('urgent', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('not_before', sa.DateTime(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('lease_until', sa.DateTime(), nullable=True),
    sa.Column('fence', sa.Integer(), nullable=False),
    sa.Column('error', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox'))
    )
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outbox_community_slot_state'), ['community', 'slot', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_outbox_state_lane_id'), ['state', 'lane', 'id'], unique=False)

    op.create_table('overtakes',
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('platform', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('message', sa.String(), nullable=False),
    sa.Column('text', sa.Text(), nullable=True),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('community', 'platform', 'channel', 'message', name=op.f('pk_overtakes'))
    )
    with op.batch_alter_table('overtakes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_overtakes_at'), ['at'], unique=False)

    op.create_table('people',
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('account', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('community', 'account', name=op.f('pk_people'))
    )
    op.create_table('playground',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('op', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_playground')),
    sa.UniqueConstraint('community', 'key', name=op.f('uq_playground_community_key'))
    )
    op.create_table('posts',
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('slot', sa.String(), nullable=False),
    sa.Column('platform', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('thread', sa.String(), nullable=False),
    sa.Column('ticket', sa.Integer(), nullable=True),
    sa.Column('message', sa.String(), nullable=True),
    sa.Column('generation', sa.Integer(), nullable=False),
    sa.Column('removed', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('community', 'slot', name=op.f('pk_posts'))
    )
    with op.batch_alter_table('posts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_posts_community_platform_channel_message'), ['community', 'platform', 'channel', 'message'], unique=False)

    op.create_table('tickets',
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('platform', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('asker', sa.String(), nullable=False),
    sa.Column('private', sa.Boolean(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('ending', sa.String(), nullable=True),
    sa.Column('opened_at', sa.DateTime(), nullable=False),
    sa.Column('first_human_at', sa.DateTime(), nullable=True),
    sa.Column('escalated_at', sa.DateTime(), nullable=True),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.Column('step', sa.String(), nullable=True),
    sa.Column('due', sa.DateTime(), nullable=True),
    sa.Column('lease_until', sa.DateTime(), nullable=True),
    sa.Column('fence', sa.Integer(), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.CheckConstraint("(status IN ('resolved', 'closed', 'dismissed')) = (step IS NULL) AND (step IS NULL) = (due IS NULL)", name=op.f('ck_tickets_next_step')),
    sa.PrimaryKeyConstraint('community', 'number', name=op.f('pk_tickets'))
    )
    with op.batch_alter_table('tickets', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tickets_community_asker'), ['community', 'asker'], unique=False)
        batch_op.create_index(batch_op.f('ix_tickets_community_status'), ['community', 'status'], unique=False)
        batch_op.create_index(batch_op.f('ix_tickets_due'), ['due'], unique=False)

    op.create_table('messages',
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('platform', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('message', sa.String(), nullable=False),
    sa.Column('ticket', sa.Integer(), nullable=False),
    sa.Column('thread', sa.String(), nullable=False),
    sa.Column('author', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['community', 'ticket'], ['tickets.community', 'tickets.number'], name=op.f('fk_messages_community_ticket')),
    sa.PrimaryKeyConstraint('community', 'platform', 'channel', 'message', name=op.f('pk_messages'))
    )
    with op.batch_alter_table('messages', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_messages_community_author_at'), ['community', 'author', 'at'], unique=False)

