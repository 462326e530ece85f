"""What people do with a document: sent, signed, declined, void, saved, opened elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from salesops_tui.config import named_path
from salesops_tui.domain.documents import APPROVED, DECLINED, REQUIRED
from salesops_tui.errors import Invalid, Refused
from salesops_tui.services.papers import Made
from salesops_tui.services.session import Done
from screens import dialogs
from screens.work import WorkScreen

FORMATS = (
    ("p", "PDF", "pdf"),
    ("d", "Word (DOCX)", "docx"),
    ("h", "HTML", "html"),
    ("m", "Markdown", "md"),
)
ALL = "all"


class PaperAnswers(WorkScreen):
    """Records what became of the document shown, and gives its files away."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "sent", "Sent", id="paper.sent", tooltip="Record that you sent it"),
        Binding("g", "signed", "Signed", id="paper.signed", tooltip="Record that it was signed"),
        Binding("x", "declined", "Declined", id="paper.declined", tooltip="It was turned down"),
        Binding("r", "sign_off", "Sign-off", id="paper.sign-off",
                tooltip="Record what a role says of it"),
        Binding("V", "void", "Void", id="paper.void", tooltip="Make it count for nothing"),
        Binding("s", "save", "Save", id="paper.save", tooltip="Save its files to a folder"),
        Binding("f", "format", "Format", id="paper.format", tooltip="Make it in another format"),
        Binding("O", "open", "Open", id="paper.open", tooltip="Open it in the system's viewer"),
    ]  # fmt: skip

    @property
    def key(self) -> str:
        """The key of the document shown."""
        raise NotImplementedError

    @property
    def made(self) -> Made:
        """The document with its latest version."""
        raise NotImplementedError

    def in_thread(self, word: str, call: Callable[[], Made]) -> None:
        """Render in a thread."""
        raise NotImplementedError

    def action_sent(self) -> None:
        """Record the day it was sent; nothing is sent by this program."""
        from salesops_tui.domain.forms.papers import SentForm

        today = self.workspace.session.clock.today()
        papers = self.workspace.papers

        def submit(raw: dict[str, Any]) -> Done:
            return papers.send(self.key, raw.get("on", today))

        self._form(SentForm, f"{self.made.document.name} was sent", submit, {"on": today})

    def action_signed(self) -> None:
        """Record a signature, and where the proof is."""
        from salesops_tui.domain.forms.papers import SignForm

        papers = self.workspace.papers
        heading = f"{self.made.document.name} was signed"
        self._form(SignForm, heading, lambda raw: papers.sign(self.key, raw))

    def action_declined(self) -> None:
        """Record that it was turned down, and why."""

        def answered(reason: str | None) -> None:
            if reason is not None:
                papers = self.workspace.papers
                self.perform(lambda: papers.decline(self.key, reason), self.changed)

        question = f"Why was {self.made.document.name} declined? (may stay empty)"
        self.app.push_screen(dialogs.AskDialog(question, empty=True), answered)

    def action_sign_off(self) -> None:
        """Ask for the role, then what it says."""
        from salesops_tui.domain.forms.papers import SignOffForm

        papers = self.workspace.papers
        choices = [
            ("a", "approves", APPROVED),
            ("d", "declines", DECLINED),
            ("q", "is asked to look", REQUIRED),
        ]

        def ask(role: str, evidence: str) -> None:
            def picked(state: str | None) -> None:
                if state is not None:
                    self.perform(
                        lambda: papers.sign_off(self.key, role, evidence, state=state),
                        self.changed,
                    )

            self.app.push_screen(dialogs.PickDialog(f"The {role} …", choices), picked)

        open_ones = [
            each.role for each in papers.roles(self.made.document) if each.state == REQUIRED
        ]
        values = {"role": open_ones[0]} if open_ones else {}

        def filled(raw: dict[str, Any] | None) -> None:
            whole = {**values, **(raw or {})}
            if raw is not None and whole.get("role"):
                ask(str(whole["role"]), str(whole.get("evidence", "")))

        heading = f"Sign-off of {self.made.document.name}"
        suggested = {"role": open_ones}
        dialog = dialogs.FormDialog(
            SignOffForm, heading, lambda raw: raw, values, suggestions=suggested
        )
        self.app.push_screen(dialog, filled)

    def action_void(self) -> None:
        """Void the document, after a reason."""

        def answered(reason: str | None) -> None:
            if reason is not None:
                papers = self.workspace.papers
                self.perform(lambda: papers.void(self.key, reason), self.changed)

        question = (
            f"Why is {self.made.document.name} void? It keeps its number and counts for nothing."
        )
        self.app.push_screen(dialogs.AskDialog(question, hint="a reason", empty=True), answered)

    def action_save(self) -> None:
        """Ask for the formats and a folder, then write the files."""

        try:
            self.workspace.session.refuse_paths(f"doc show {self.key} --format pdf")
        except Refused as refusal:
            self.refuse(refusal)
            return

        def folder(wanted: str) -> None:
            ask = dialogs.AskDialog("Save into which folder?", str(Path.cwd()), check=_check)

            def answered(text: str | None) -> None:
                if text is not None:
                    self._save(wanted, named_path(text))

            self.app.push_screen(ask, answered)

        def picked(wanted: str | None) -> None:
            if wanted is not None:
                self._with_format(wanted, lambda: folder(wanted))

        choices = [("a", f"Every format there is: {self._formats()}", ALL), *FORMATS]
        self.app.push_screen(dialogs.PickDialog("Save which format?", choices), picked)

    def action_format(self) -> None:
        """Make the version shown in another format."""
        have = {file.format for file in self.made.version.files}
        choices = [each for each in FORMATS if each[2] not in have]
        if not choices:
            self.say("It was made in every format; s saves them.")
            return

        def picked(wanted: str | None) -> None:
            if wanted is not None:
                self._with_format(wanted, lambda: None)

        self.app.push_screen(dialogs.PickDialog("Make it as", choices), picked)

    def action_open(self) -> None:
        """Open the PDF in the system's viewer; over SSH say how to save it."""
        made = self.made
        formats = [file.format for file in made.version.files]
        try:
            path = self.workspace.papers.open(made, "pdf" if "pdf" in formats else formats[0])
        except Refused as refusal:
            here = "" if self.workspace.session.confined else ". Here, s saves it."
            self.refuse(Refused(f"{refusal}{here}"))
        else:
            self.say(f"Opened {path.name}")

    def _with_format(self, wanted: str, then: Callable[[], None]) -> None:
        """Make a format that the version lacks, or go on at once where it has it."""
        papers = self.workspace.papers
        have = {file.format for file in self.made.version.files}
        if wanted == ALL or wanted in have:
            then()
            return

        def make() -> Made:
            made = papers.add_formats(self.key, [wanted])
            self.app.call_from_thread(then)
            return made

        self.in_thread(f"Making the {wanted} …", make)

    def _save(self, wanted: str, folder: Path) -> None:
        made = self.made
        names = [file.format for file in made.version.files if wanted in (ALL, file.format)]
        try:
            paths = [self.workspace.papers.save(made, name, folder) for name in names]
        except Refused as refusal:
            self.refuse(refusal)
        else:
            self.say(f"Saved {', '.join(path.name for path in paths)} in {folder}")

    def _formats(self) -> str:
        return ", ".join(file.format for file in self.made.version.files)

    def _form(
        self,
        form: Any,
        heading: str,
        submit: Callable[[dict[str, Any]], Done],
        values: dict[str, Any] | None = None,
    ) -> None:
        def answered(done: Done | None) -> None:
            if done is not None:
                self.changed(done)

        self.app.push_screen(dialogs.FormDialog(form, heading, submit, values), answered)


def _check(text: str) -> None:
    if not named_path(text).is_dir():
        raise Invalid(f"{text}: there is no such folder")
