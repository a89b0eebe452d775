"""What real chat platforms need: setups from chat, their health, when a send was first tried"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('outbox', sa.Column('tried_at', sa.DateTime(), nullable=True))
    op.create_table('setups',
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('platform', sa.String(), nullable=False),
    sa.Column('setup', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('community', 'platform', name=op.f('pk_setups')),
    )
    op.create_table('health',
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('platform', sa.String(), nullable=False),
    sa.Column('known', sa.JSON(), nullable=False),
    sa.Column('closed', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('community', 'platform', name=op.f('pk_health')),
    )
