# The words of a POSIX shell script, as far as is needed to find simple commands and plain values. With upgrade_*.py one program.
import json, os, re, stat, subprocess, sys, tempfile, threading


class Refused(Exception):
    def __init__(self, line, why, advice):
        Exception.__init__(self, why)
        self.line, self.advice = line, advice


def line_of(text, at):
    return text.count('\n', 0, at) + 1


def end_of(text, at, closing):
    """Behind the bracket or quote that closes what began before at; inside are quotes and further expansions."""
    start = at
    while at < len(text):
        c = text[at]
        if c == closing:
            return at + 1
        if c == '\\':
            at += 2
        elif c == "'" and closing != '"':
            at = text.find("'", at + 1) + 1 or len(text)
        elif c == '"':
            at = end_of(text, at + 1, '"')
        elif c == '`':
            at = end_of(text, at + 1, '`')
        elif text.startswith('$(', at):
            at = end_of(text, at + 2, ')')
        elif text.startswith('${', at):
            at = end_of(text, at + 2, '}')
        elif c == '(' and closing == ')':
            at = end_of(text, at + 1, ')')
        else:
            at += 1
    raise Refused(line_of(text, start), 'a quote or bracket isn\'t closed', 'see that the script runs: sh -n SCRIPT')


def word_end(text, at):
    while at < len(text):
        c = text[at]
        if c in ' \t\n;&|<>()':
            break
        if c == '\\':
            at += 2
        elif c == "'":
            close = text.find("'", at + 1)
            if close < 0:
                raise Refused(line_of(text, at), 'a quote isn\'t closed', 'see that the script runs: sh -n SCRIPT')
            at = close + 1
        elif c in '"`':
            at = end_of(text, at + 1, c)
        elif text.startswith('$(', at):
            at = end_of(text, at + 2, ')')
        elif text.startswith('${', at):
            at = end_of(text, at + 2, '}')
        else:
            at += 1
    return min(at, len(text))


def commands(text):
    """Simple commands, each a list of words (start, end); and the heredocs (start, end)."""
    found, bodies, words, waiting, at = [], [], [], [], 0

    def over():
        if words:
            found.append(list(words))
        del words[:]
    while at < len(text):
        c = text[at]
        if c in ' \t':
            at += 1
        elif text.startswith('\\\n', at):
            at += 2
        elif c == '#':
            at = text.find('\n', at) if '\n' in text[at:] else len(text)
        elif c == '\n':
            over()
            at += 1
            for strip, delimiter in waiting:
                start = at
                while at < len(text):
                    end = text.find('\n', at) if '\n' in text[at:] else len(text)
                    line, at = text[at:end], end + 1
                    if (line.lstrip('\t') if strip else line) == delimiter:
                        break
                bodies.append((start, min(at, len(text))))
            waiting = []
        elif c in '<>' or re.match(r'\d+[<>]', text[at:]):
            operator = re.match(r'\d*(<<<|<<-?|<>|<&|>&|>>|>\||<|>)[ \t]*', text[at:])
            at += operator.end()
            end = word_end(text, at)
            if operator.group(1) in ('<<', '<<-'):
                waiting.append((operator.group(1) == '<<-', re.sub(r'[\'"\\]', '', text[at:end])))
            words.append((at, end, operator.group(1))) if end > at else None
            at = max(end, at)
        elif c in ';&|()':
            over()
            at += 1
        else:
            end = word_end(text, at)
            words.append((at, end, ''))
            at = end
            if text[words[-1][0]:end] in RESERVED and len(words) == 1:
                del words[:]
    over()
    return found, bodies


RESERVED = {'if', 'then', 'else', 'elif', 'fi', 'do', 'done', 'while', 'until', '!', '{', '}', 'time'}


def plain(word):
    """What a word is without its quotes; None where the shell would put something else in."""
    out, at = '', 0
    while at < len(word):
        c = word[at]
        if c == "'":
            end = word.index("'", at + 1)
            out, at = out + word[at + 1:end], end + 1
        elif c == '"':
            end = end_of(word, at + 1, '"')
            inner = word[at + 1:end - 1]
            if re.search(r'(?<!\\)[$`]', inner):
                return None
            out, at = out + re.sub(r'\\([$`"\\])', r'\1', inner), end
        elif c == '\\':
            out, at = out + word[at + 1:at + 2], at + 2
        elif c in '$`*?[~' and not (c == '~' and at):
            return None
        else:
            out, at = out + c, at + 1
    return out
