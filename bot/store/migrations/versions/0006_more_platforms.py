"""A durable inbox, installations of the bot, accounts that are linked"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('inbox',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('platform', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('tenant', sa.String(), nullable=False),
    sa.Column('lane', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('body', sa.JSON(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('received_at', sa.DateTime(), nullable=False),
    sa.Column('not_before', sa.DateTime(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('lease_until', sa.DateTime(), nullable=True),
    sa.Column('fence', sa.Integer(), nullable=False),
    sa.Column('error', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inbox')),
    sa.UniqueConstraint('platform', 'key', name=op.f('uq_inbox_platform_key')),
    )
    op.create_index(op.f('ix_inbox_state_lane_id'), 'inbox', ['state', 'lane', 'id'])
    op.create_index(op.f('ix_inbox_received_at'), 'inbox', ['received_at'])
    op.create_table('installations',
    sa.Column('platform', sa.String(), nullable=False),
    sa.Column('tenant', sa.String(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('bot', sa.String(), nullable=False),
    sa.Column('scopes', sa.JSON(), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.Column('lease_until', sa.DateTime(), nullable=True),
    sa.Column('fence', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('platform', 'tenant', name=op.f('pk_installations')),
    )
    op.create_table('install_states',
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('ends', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_install_states')),
    )
    op.create_table('links',
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('account', sa.String(), nullable=False),
    sa.Column('member', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('community', 'account', name=op.f('pk_links')),
    )
    op.create_index(op.f('ix_links_community_member'), 'links', ['community', 'member'])
    op.create_table('link_codes',
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('account', sa.String(), nullable=False),
    sa.Column('ends', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('community', 'digest', name=op.f('pk_link_codes')),
    )
    op.create_index(op.f('ix_link_codes_community_account'), 'link_codes', ['community', 'account'])
    op.create_table('link_tries',
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('account', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('community', 'key', name=op.f('pk_link_tries')),
    )
    op.create_index(op.f('ix_link_tries_community_account_at'), 'link_tries', ['community', 'account', 'at'])
