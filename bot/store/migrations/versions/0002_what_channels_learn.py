"""What channels learn about questions"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('lessons',
    sa.Column('community', sa.String(), nullable=False),
    sa.Column('ticket', sa.Integer(), nullable=False),
    sa.Column('platform', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('step', sa.Float(), nullable=False),
    sa.Column('refused', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['community', 'ticket'], ['tickets.community', 'tickets.number'], name=op.f('fk_lessons_community_ticket')),
    sa.PrimaryKeyConstraint('community', 'ticket', name=op.f('pk_lessons'))
    )
    with op.batch_alter_table('lessons', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lessons_community_platform_channel'), ['community', 'platform', 'channel'], unique=False)
