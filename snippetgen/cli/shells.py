"""What is asked on Tab, and answered: a class a shell, in place of those of click.

Click takes the words as the shell has split them, which for bash is at every ``=`` and ``:``, and offers words as they
are, whatever is live in them. Here a shell tells the line up to the cursor, the whole line, and the part of it that it
is going to replace. To that part, as it was typed, what is missing is added, quoted as it has to be there.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from itertools import dropwhile

from click.shell_completion import CompletionItem, ShellComplete, add_completion_class

from snippetgen.visible import visible
from snippetgen.words.completion import paths

__all__ = ["SHELLS", "take_over"]

# A line of the answer is one word; nobody could type the others, nor tell them from a terminal's own.
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_OPEN = ("=", "/", ".")  # with which a word ends of which there is more to come


def _split(line: str, escapes: Mapping[str, str]) -> tuple[list[str], str]:
    """Return the words of a line, the last of which it breaks off in, and the quote that is open there, or nothing.

    ``escapes`` has the characters that a backslash escapes in each of the quotes.
    """
    words: list[str] = []
    word: str | None = None
    quote = ""
    chars = iter(line)
    for char in chars:
        if char == "\\" and (not quote or escapes[quote]):
            following = next(chars, "")
            word = f"{word or ''}{'' if not quote or following in escapes[quote] else char}{following}"
        elif char == quote:
            quote = ""
        elif not quote and char in "'\"":
            quote, word = char, word or ""
        elif not quote and char in " \t\n":
            words += [] if word is None else [word]
            word = None
        else:
            word = (word or "") + char
    return [*words, word or ""], quote


class _Complete(ShellComplete):
    """Reads the line, and keeps what the shell replaces, and the quote that is open in it."""

    typed, quote = "", ""
    escapes: Mapping[str, str] = {"'": "", '"': '\\"$`\n'}

    def get_completion_args(self) -> tuple[list[str], str]:
        before, whole, self.typed = sys.argv[1:4]
        if re.search(r"(?<!\\)(\\\\)*\\$", before):  # it quotes what is missing, which brings its own
            before, self.typed = before[:-1], self.typed[:-1]
        words, self.quote = _split(before, self.escapes)
        between = not (words[-1] or self.quote or whole[len(before) :][:1].strip())  # no word is begun at the cursor
        behind = _split(whole, self.escapes)[0][len(words) - between :]
        _, *args, incomplete = dropwhile(re.compile(r"\w+=").match, words)  # without the variables of the command
        is_option = incomplete.startswith("-") and "=" not in incomplete
        self.ctx_args["obj"] = [*args, *([] if is_option else [incomplete]), *behind]
        return args, incomplete

    def complete(self) -> str:
        args, incomplete = self.get_completion_args()
        option = re.match("--?[^=]*=", incomplete)
        before = option[0] if option else ""
        lines = []
        for item in self._items(self.get_completions(args, incomplete), incomplete.removeprefix(before)):
            item.value = f"{before}{item.value}"
            if item.value.startswith(incomplete) and not _UNFIT.search(item.value):
                missing = _quoted(item.value.removeprefix(incomplete), self.quote, begins=not incomplete)
                lines.append(self.line_of(item, self.typed + missing))
        return "\n".join(lines)

    def _items(self, items: list[CompletionItem[str]], incomplete: str) -> Iterator[CompletionItem[str]]:
        """What click leaves to the shell is found here, too: so a path is completed in the midst of a word."""
        for item in items:
            if item.type == "plain":
                yield item
            else:
                suffixes = ("",) if item.type == "file" else ()
                yield from (CompletionItem(path) for path, _ in paths(incomplete, suffixes))

    def line_of(self, item: CompletionItem[str], word: str) -> str:
        """Return the line of the answer for a word, which is the item's as it stands on the line."""
        raise NotImplementedError


_LIVE = re.compile(r"[\s!\"#$&'()*;<>?[\\\]^`{|}~]")
_LIVE_QUOTED = re.compile(r'[\\"$`]')


def _quoted(text: str, quote: str, *, begins: bool) -> str:
    """Return text as it is written behind an open quote, or where none is; where it ``begins`` a word."""
    if not quote:
        written = _LIVE.sub(r"\\\g<0>", text)
        return f"\\{written}" if begins and text.startswith("=") else written
    single = quote == "'"  # in a double quote a backslash before ! stays
    return text.replace("'", r"'\''") if single else _LIVE_QUOTED.sub(r"\\\g<0>", text).replace("!", r'"\!"')


class _Bash(_Complete):
    name = "bash"
    source_template = r"""_snippetgen() {
    mapfile -t COMPREPLY < <(_SNIPPETGEN_COMPLETE=bash_complete "${1/#\~\//$HOME/}" \
        "${COMP_LINE:0:COMP_POINT}" "$COMP_LINE" "$2" 2>/dev/null)
    case ${COMPREPLY[0]} in
        '') COMPREPLY=() ;;
        *[=/.]) compopt -o nospace ;;
    esac
}
complete -o nosort -F _snippetgen snippetgen
"""

    def line_of(self, item: CompletionItem[str], word: str) -> str:  # noqa: ARG002
        # Readline closes the quote, unless the word seems to end with it.
        return word + self.quote if self.quote and word.endswith(self.quote) else word


class _Zsh(_Complete):
    name = "zsh"
    source_template = r"""#compdef snippetgen
_snippetgen() {
    local -a lines whole open
    lines=("${(@f)$(_SNIPPETGEN_COMPLETE=zsh_complete ${~words[1]} \
        "${(j: :)words[1,CURRENT-1]} $QIPREFIX$PREFIX" "${(j: :)words}" "$PREFIX" 2>/dev/null)}")
    whole=("${(@)${(@M)lines:#w*}#w}")
    open=("${(@)${(@M)lines:#o*}#o}")
    _describe -V argument whole -Q -U -- open -Q -U -S ''
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _snippetgen "$@"; else compdef _snippetgen snippetgen; fi
"""

    def line_of(self, item: CompletionItem[str], word: str) -> str:
        kind = "o" if item.value.endswith(_OPEN) else "w"
        word = re.sub(r"[\\:]", r"\\\g<0>", word)
        return f"{kind}{word}:{_short(item.help)}" if item.help else f"{kind}{word}"


class _Fish(_Complete):
    """Fish quotes what it inserts by itself, and knows by a word's end whether there is more to come."""

    name = "fish"
    escapes: Mapping[str, str] = {"'": "\\'", '"': '\\"$'}
    source_template = r"""function __snippetgen
    set -l words (commandline -opc)
    env _SNIPPETGEN_COMPLETE=fish_complete (string replace -r '^~/' $HOME/ -- $words[1]) \
        (commandline -cp | string collect) (commandline -p | string collect) '' 2>/dev/null
end
complete --command snippetgen --no-files --keep-order --arguments '(__snippetgen)'
"""

    def line_of(self, item: CompletionItem[str], word: str) -> str:  # noqa: ARG002
        return f"{item.value}\t{_short(item.help)}" if item.help else item.value


def _short(text: str) -> str:
    line = visible(" ".join(text.split()))
    return line if len(line) <= 80 else f"{line[:79]}…"


SHELLS: dict[str, type[ShellComplete]] = {shell.name: shell for shell in (_Bash, _Zsh, _Fish)}


def take_over() -> None:
    """Have click ask these."""
    for shell in SHELLS.values():
        add_completion_class(shell)
