package lib.cli;

import java.util.List;
import java.util.Map;
import lib.run.ExitCode;
import lib.run.OpsException;
import lib.run.Shell;
import lib.store.Resources;
import picocli.CommandLine;

/** A shell's own few lines around the one program that completes: completion.sh, run by sh at each TAB. */
final class CompletionScript {
    private static final String BASH = """
            # Completion of ops for bash, 4 or newer: put  source <(ops completion bash)  into ~/.bashrc, or this text into
            # ~/.local/share/bash-completion/completions/ops. It completes the command "ops": where that is JBang, name it so with a function,
            #   ops() { /path/to/checkout/jbang ops "$@"; }      or      ops() { jbang ops@catalog "$@"; }
            _ops_program=@program@
            _ops() {
                local line
                COMPREPLY=()
                while IFS= read -r line; do
                    case $line in
                    +*) COMPREPLY+=("${line:1}") ;;
                    @files) compopt -o default ;;
                    @dirs) compopt -o plusdirs ;;
                    '@refresh '*) ("$1" --quiet --project-config "${line#@refresh }" completion --refresh </dev/null >/dev/null 2>&1 &) ;;
                    esac
                done < <(sh -c "$_ops_program" ops "$COMP_CWORD" "${COMP_WORDS[@]}" 2>/dev/null)
            }
            complete -F _ops ops
            """;
    private static final String ZSH = """
            #compdef ops
            # Completion of ops for zsh: put  source <(ops completion zsh)  into ~/.zshrc behind compinit. It completes the command "ops": where that is
            # JBang, name it so with a function,
            #   ops() { /path/to/checkout/jbang ops "$@"; }      or      ops() { jbang ops@catalog "$@"; }
            _ops_program=@program@
            _ops() {
                local line
                local -aU found
                local -a typed
                typed=("${(@Q)words}")
                while IFS= read -r line; do
                    case $line in
                    +*) found+=("${line#+}") ;;
                    @files) _files ;;
                    @dirs) _files -/ ;;
                    '@refresh '*) ("$typed[1]" --quiet --project-config "${line#@refresh }" completion --refresh </dev/null >/dev/null 2>&1 &) ;;
                    esac
                done < <(sh -c "$_ops_program" ops $((CURRENT - 1)) "${typed[@]}" 2>/dev/null)
                compadd -a found
            }
            (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
            compdef _ops ops
            """;
    private static final String FISH = """
            # Completion of ops for fish: ops completion fish >~/.config/fish/completions/ops.fish  It completes the command "ops": where that is JBang,
            # name it so with a function,
            #   function ops; /path/to/checkout/jbang ops $argv; end      or      function ops; jbang ops@catalog $argv; end
            set -g _ops_program @program@
            function _ops
                set -l typed (commandline -opc)
                set -l count (count $typed)
                for line in (sh -c $_ops_program ops $count $typed (commandline -ct) 2>/dev/null)
                    switch $line
                        case '+*'
                            string sub -s 2 -- $line
                        case @files
                            __fish_complete_path (commandline -ct)
                        case @dirs
                            __fish_complete_directories (commandline -ct) ''
                        case '@refresh *'
                            set -l config (string sub -s 10 -- $line)
                            if functions -q ops
                                fish -c (functions ops | string collect)'; ops --quiet --project-config $argv[1] completion --refresh' $config </dev/null >/dev/null 2>&1 &
                            else
                                ops --quiet --project-config $config completion --refresh </dev/null >/dev/null 2>&1 &
                            end
                            disown 2>/dev/null
                    end
                end
            end
            complete -c ops -f -a '(_ops)'
            """;
    private static final Map<String, String> SCRIPTS = Map.of("bash", BASH, "zsh", ZSH, "fish", FISH);
    static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    private CompletionScript() {
    }

    static String of(String shell, CommandLine root) {
        String script = SCRIPTS.get(shell);
        if (script == null) {
            throw new OpsException(ExitCode.USAGE, "no completion for '" + shell.replaceAll("\\p{Cntrl}", "?") + "'", "one of: ops completion " + String.join("|", SHELLS));
        }
        String program = CompletionTable.function(root) + Resources.text("/lib/cli/completion.sh") + "ops_complete \"$@\"\n";
        return script.replace("@program@", shell.equals("fish") ? "'" + program.replace("\\", "\\\\").replace("'", "\\'") + "'" : Shell.quote(program));
    }
}
