from atrium.core.access.models.person import Density, Person, Theme
from atrium.core.access.models.role import Role
from atrium.core.access.models.share import Share
from atrium.core.access.models.team import Team

__all__ = ["Density", "Person", "Role", "Share", "Team", "Theme"]
