"""The least role that each command asks for, with words that it takes on the sample database."""

from typing import NamedTuple

from salesops_tui.domain.people import Role

_VIEWER = """
today | lead list | lead show L-1 | experiment list | experiment show X-1
experiment compare X-1 X-2 | review | deal gates D-1 | deal history D-1 | deal list | deal show D-1
line list D-1 | price list | price usage 280 | agreement list | agreement show A-1
invoice list | invoice show I-1 | org list | org show O-1 | contact list | contact show C-1
contact consent C-1 | community list | community show M-1 | content list | content show K-1
content gates K-1 | post list | post show P-1 | asset list | asset show F-1 | calendar
activity list D-1 | task list | task show T-1 | engagement list | engagement show E-1
engagement month E-1 2026-06 | project list | project show J-1 | deliverable list
deliverable show B-1 | deliverable criteria B-1 | sow show D-1 | usage list | usage show U-1
usage fee E-1 | usage metrics | incident list | incident show N-1 | cost list | cost show Z-1
milestone list | milestone show S-1 | renewal list | renewal show R-1 | decommission show R-1
doc check | doc diff Q-1 | doc kinds | doc list | doc open Q-1 | doc show Q-1 | search hub
export deals | log | sync list | sync status | sync show D-1/asana/project | sync signed Q-1
sync drift | watch --once | db status | db verify | keys
doctor | completion bash | init | serve --login nobody
"""
_MEMBER = """
lead add Ann | lead edit L-1 --fit x | lead remove L-1 | lead move L-1 contacted | lead touch L-1
lead decide L-1 decline --reason x | lead qualify L-1 --money x | lead convert L-1
lead duplicate L-1 L-2 | experiment add x-1 | experiment edit X-1 --audience x
experiment remove X-1 | experiment move X-1 running | experiment decide X-1 stop --learning x
experiment cost X-1 --cash 10 --what x | deal add Hub | deal assign D-1 root
deal contact D-1 Ann --role champion | deal edit D-1 --name x | deal lose D-1 --reason price
deal merge D-1 D-2 | deal move D-1 next | deal pause D-1 --reason x --until 2099-01-01
deal qualify D-1 --money x | deal reopen D-1 --reason x | deal resume D-1 | deal tag D-1 x
line add D-1 --product membership-general | line edit D-1 1 --quantity 2 | line remove D-1 1
price add x --price 10 --book x | agreement add D-1 | agreement edit A-1 --parties x
agreement sign {agreement} | agreement void A-1 | invoice add D-1 --line x --amount 10
invoice edit I-1 --note x | invoice issue I-1 | invoice line add I-1 x --amount 10
invoice line edit I-1 1 --amount 10 | invoice line remove I-1 1 | invoice pay I-1
invoice plan {signed} | invoice remove I-1 | invoice request D-1 | invoice unpay I-1
invoice void I-1 --reason x | org add Place | org edit O-1 --notes x | org remove O-1
org merge O-1 O-2 | contact add Ann | contact edit C-1 --notes x | contact remove C-1
contact role C-1 --on D-1 --role champion | contact merge C-1 C-2 | community add Place
community edit M-1 --notes x | community remove M-1 | community deal M-1 D-1
community merge M-1 M-2 | content add Story | content edit K-1 --notes x | content remove K-1
content move K-1 next | content idea E-1 | content propose K-1 | post add mastodon --text x
post edit P-1 --text x | post remove P-1 | post done P-1 --url https://example.org/1
post drop P-1 | asset add Deck | asset edit F-1 --persona x | asset remove F-1
activity add D-1 --kind call | task add Call | task edit T-1 --note x | task remove T-1
task done {task} | task reopen T-1 | engagement edit E-1 --health-note x | engagement move E-1 next
engagement health E-1 green | engagement check E-1 1 | engagement opportunity E-1 More
project add Work --engagement E-1 | project edit J-1 --name x | project remove J-1
deliverable add Work --engagement E-1 | deliverable edit B-1 --notes x | deliverable remove B-1
deliverable move B-1 next | deliverable check B-1 1 | deliverable opportunity B-1 More
sow deliver {won} | sow edit D-1 --people x | sow line add D-1 x --low-hours 1 --high-hours 2
sow line edit D-1 1 --title x | sow line remove D-1 1 | sow sign-off D-1 --role tech-lead
usage add hub --engagement E-1 --month 2026-06 --value 10 | usage edit U-1 --source x
usage remove U-1 | incident add Down --engagement E-1 | incident edit N-1 --note x
incident remove N-1 | incident resolve N-1 | cost add 2026-06 --engagement E-1 --amount 10
cost edit Z-1 --source x | cost remove Z-1 | milestone add Talk --engagement E-1
milestone edit S-1 --title x | milestone remove S-1 | milestone done S-1
renewal edit R-3 --owner root | renewal move R-3 reviewing | renewal open R-1
renewal extend R-3 --reason x | renewal renew R-3 | renewal decline R-3 --reason x
decommission step R-2 2 | doc decline Q-1 | doc issue {draft} | doc new quote D-1
doc render {draft} --format docx | doc send Q-1 | doc sign Q-1
doc sign-off Q-1 --role head-of-product | doc void Q-1
import deals {file} --format csv | undo | redo | sync push | sync pull | sync resolve D-1 --ours
sync retry asana | sync drop D-1/asana/project | sync remind Q-1 | sync withdraw Q-1 --yes
"""
_MANAGER = """
db backup
"""
_ADMIN = """
user add ana | user authorize root {key} | user deactivate bo | user list | user role bo viewer
db migrate | db restore {backup} --force
sync setup intacct --set template=
"""


class Right(NamedTuple):
    """A command by its words, the least role it asks for, and what follows its words."""

    role: Role
    words: tuple[str, ...]


def _rights(role: Role, text: str) -> list[Right]:
    return [
        Right(role, tuple(command.split()))
        for line in text.strip().splitlines()
        for command in line.split(" | ")
    ]


RIGHTS = [
    *_rights(Role.VIEWER, _VIEWER),
    *_rights(Role.MEMBER, _MEMBER),
    *_rights(Role.MANAGER, _MANAGER),
    *_rights(Role.ADMIN, _ADMIN),
]
