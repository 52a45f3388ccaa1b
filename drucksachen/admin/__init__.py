from drucksachen.admin.accesses import ZugriffAdmin
from drucksachen.admin.files import AnlageAdmin
from drucksachen.admin.papers import BeantwortungAdmin, DrucksacheAdmin

__all__ = ["AnlageAdmin", "BeantwortungAdmin", "DrucksacheAdmin", "ZugriffAdmin"]
