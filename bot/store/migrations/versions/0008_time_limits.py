"""Time limits"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


TICKETS = sa.table(
    'tickets',
    *(sa.column(name) for name in ('community', 'number', 'status', 'reach')),
    *(sa.column(name, sa.DateTime()) for name in ('due', 'deadline', 'opened_at', 'escalated_at')),
    *(sa.column(name, sa.DateTime()) for name in ('target', 'waiting_since')),
    sa.column('detail', sa.JSON()),
)


def queue() -> None:
    """The place in staff's queue of the questions that wait."""
    op.add_column('tickets', sa.Column('target', sa.DateTime(), nullable=True))
    op.add_column('tickets', sa.Column('waiting_since', sa.DateTime(), nullable=True))
    op.add_column('tickets', sa.Column('reach', sa.Integer(), nullable=False, server_default='1'))
    op.create_index('ix_tickets_queue', 'tickets', ['community', 'target', 'waiting_since', 'reach', 'number'])
    bind = op.get_bind()
    waiting = ('open', 'escalated', 'claimed', 'snoozed')
    for row in bind.execute(sa.select(TICKETS).where(TICKETS.c.status.in_(waiting))).all():
        if row.detail.get('whisper'):
            continue
        accounts = {each['asker']['account'] for each in (row.detail, *row.detail.get('followers', ()))}
        told = row.escalated_at if row.status == 'escalated' else None
        bind.execute(
            sa.update(TICKETS)
            .filter_by(community=row.community, number=row.number)
            .values(
                target=told or (row.deadline if row.status == 'open' else None) or row.due,
                waiting_since=row.opened_at,
                reach=len(accounts),
            )
        )


def ledger() -> None:
    """When the award was made that a line is about, for a month counts what was earned in it; and
    why it was taken back."""
    with op.batch_alter_table('ledger', schema=None) as batch_op:
        batch_op.add_column(sa.Column('cap', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('cause', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('made_at', sa.DateTime(), nullable=True))
    op.execute(
        'UPDATE ledger SET made_at = COALESCE((SELECT first.at FROM ledger AS first'
        ' WHERE first.community = ledger.community AND first.account = ledger.account'
        ' AND first.reason = ledger.award), at)'
    )
    with op.batch_alter_table('ledger', schema=None) as batch_op:
        batch_op.alter_column('made_at', existing_type=sa.DateTime(), nullable=False)
        batch_op.drop_index(batch_op.f('ix_ledger_community_at_account_amount'))
        batch_op.drop_index('ix_ledger_boards')
        batch_op.create_index(batch_op.f('ix_ledger_community_made_at_account_amount'), ['community', 'made_at', 'account', 'amount'], unique=False)
        batch_op.create_index('ix_ledger_boards', ['community', 'account', 'asker', 'kind', 'count', 'amount', 'made_at', 'topic', 'ticket', 'entry', 'at', 'final_at', 'cap', 'cause'], unique=False)


def upgrade() -> None:
    queue()
    op.add_column('journal', sa.Column('late_for', sa.DateTime(), nullable=True))
    belated = sa.column('late_for').is_not(None)
    op.create_index('ix_journal_late', 'journal', ['at'], sqlite_where=belated, postgresql_where=belated)
    ledger()
    op.create_table('announcements',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('message', sa.String(), nullable=False),
    sa.Column('endpoint', sa.String(), nullable=False),
    sa.Column('what', sa.String(), nullable=False),
    sa.Column('ticket', sa.Integer(), nullable=False),
    sa.Column('body', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('due', sa.DateTime(), nullable=True),
    sa.Column('lease_until', sa.DateTime(), nullable=True),
    sa.Column('fence', sa.Integer(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('error', sa.Text(), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_announcements'))
    )
    with op.batch_alter_table('announcements', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_announcements_community_endpoint_ticket'), ['community', 'endpoint', 'ticket'], unique=False)
        batch_op.create_index(batch_op.f('ix_announcements_community_message_endpoint'), ['community', 'message', 'endpoint'], unique=True)
        batch_op.create_index(batch_op.f('ix_announcements_due'), ['due'], unique=False)

    op.create_table('incident_tickets',
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('ticket', sa.Integer(), nullable=False),
    sa.Column('incident', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('community', 'ticket', name=op.f('pk_incident_tickets'))
    )
    with op.batch_alter_table('incident_tickets', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_incident_tickets_community_incident'), ['community', 'incident'], unique=False)

    op.create_table('incidents',
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('begun_at', sa.DateTime(), nullable=False),
    sa.Column('last_at', sa.DateTime(), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.Column('waiting', sa.Integer(), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('community', 'number', name=op.f('pk_incidents'))
    )
    with op.batch_alter_table('incidents', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_incidents_community_last_at'), ['community', 'last_at'], unique=False)

    op.create_table('paces',
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('endpoint', sa.String(), nullable=False),
    sa.Column('begun_at', sa.DateTime(), nullable=False),
    sa.Column('calls', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('community', 'endpoint', name=op.f('pk_paces'))
    )
    op.create_table('swaps',
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('rota', sa.String(), nullable=False),
    sa.Column('begins', sa.DateTime(), nullable=False),
    sa.Column('ends', sa.DateTime(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.Column('due', sa.DateTime(), nullable=True),
    sa.Column('lease_until', sa.DateTime(), nullable=True),
    sa.Column('fence', sa.Integer(), server_default='0', nullable=False),
    sa.PrimaryKeyConstraint('community', 'id', name=op.f('pk_swaps'))
    )
    with op.batch_alter_table('swaps', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_swaps_community_ends'), ['community', 'ends'], unique=False)
        batch_op.create_index(batch_op.f('ix_swaps_due'), ['due'], unique=False)

