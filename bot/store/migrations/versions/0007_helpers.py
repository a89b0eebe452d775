"""Helpers: topics, asks, letters; awards of several kinds, blocks, the audit log"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('tickets', sa.Column('topic', sa.String(), nullable=False, server_default=''))
    op.add_column('tickets', sa.Column('deadline', sa.DateTime(), nullable=True))
    op.add_column('entries', sa.Column('topic', sa.String(), nullable=False, server_default=''))
    op.add_column('entries', sa.Column('merged_into', sa.String(), nullable=False, server_default=''))
    op.add_column('ledger', sa.Column('award', sa.String(), nullable=False, server_default=''))
    op.add_column('ledger', sa.Column('kind', sa.String(), nullable=False, server_default='accepted'))
    op.add_column('ledger', sa.Column('count', sa.Integer(), nullable=False, server_default='1'))
    op.add_column('ledger', sa.Column('topic', sa.String(), nullable=False, server_default=''))
    op.execute("UPDATE ledger SET award = REPLACE(reason, 'undo:', '')")
    op.execute("UPDATE ledger SET kind = 'reused' WHERE award LIKE 'reused:%'")
    op.execute("UPDATE ledger SET count = -1 WHERE reason LIKE 'undo:%'")
    op.create_index(op.f('ix_ledger_community_account_award'), 'ledger', ['community', 'account', 'award'])
    op.create_index(op.f('ix_entries_community_merged_into'), 'entries', ['community', 'merged_into'])
    op.create_index(op.f('ix_ledger_community_at_account_amount'), 'ledger', ['community', 'at', 'account', 'amount'])
    op.create_index('ix_ledger_boards', 'ledger', ['community', 'account', 'asker', 'kind', 'count', 'amount', 'at', 'topic', 'ticket', 'entry', 'final_at'])
    op.create_index(op.f('ix_tickets_community_topic'), 'tickets', ['community', 'topic'])
    op.create_table('topics',
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('words', sa.JSON(), nullable=False),
    sa.Column('kept', sa.String(), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('community', 'id', name=op.f('pk_topics')),
    )
    op.create_table('helpers',
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('account', sa.String(), nullable=False),
    sa.Column('on_board', sa.Boolean(), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('community', 'account', name=op.f('pk_helpers')),
    )
    op.create_table('asks',
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('ticket', sa.Integer(), nullable=False),
    sa.Column('account', sa.String(), nullable=False),
    sa.Column('member', sa.String(), nullable=False),
    sa.Column('wave', sa.Integer(), nullable=False),
    sa.Column('way', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('taken_at', sa.DateTime(), nullable=True),
    sa.Column('declined_at', sa.DateTime(), nullable=True),
    sa.Column('answered_at', sa.DateTime(), nullable=True),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.PrimaryKeyConstraint('community', 'ticket', 'account', name=op.f('pk_asks')),
    )
    op.create_index(op.f('ix_asks_community_member_at'), 'asks', ['community', 'member', 'at'])
    op.create_table('letters',
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('account', sa.String(), nullable=False),
    sa.Column('due', sa.DateTime(), nullable=False),
    sa.Column('since', sa.DateTime(), nullable=False),
    sa.Column('lease_until', sa.DateTime(), nullable=True),
    sa.Column('fence', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('community', 'account', name=op.f('pk_letters')),
    )
    op.create_index(op.f('ix_letters_due'), 'letters', ['due'])
    op.create_table('suspensions',
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('cause', sa.String(), nullable=False),
    sa.Column('account', sa.String(), nullable=False),
    sa.Column('award', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('lifted_at', sa.DateTime(), nullable=True),
    sa.PrimaryKeyConstraint('community', 'cause', 'account', 'award', name=op.f('pk_suspensions')),
    )
    op.create_index(op.f('ix_suspensions_community_account_award'), 'suspensions', ['community', 'account', 'award'])
    op.create_table('blocks',
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('account', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('what', sa.String(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('by_name', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('revoked', sa.Boolean(), nullable=False),
    sa.Column('appeal', sa.Text(), nullable=False),
    sa.Column('lifted_at', sa.DateTime(), nullable=True),
    sa.Column('lifted_by_name', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('community', 'id', name=op.f('pk_blocks')),
    )
    op.create_index(op.f('ix_blocks_community_account'), 'blocks', ['community', 'account'])
    op.create_table('audit_log',
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('act', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('actor_name', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('subject_name', sa.String(), nullable=False),
    sa.Column('ticket', sa.Integer(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('community', 'key', 'act', name=op.f('pk_audit_log')),
    )
    op.create_index(op.f('ix_audit_log_community_at'), 'audit_log', ['community', 'at'])
