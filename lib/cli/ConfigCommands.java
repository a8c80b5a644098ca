package lib.cli;

import java.util.List;
import lib.config.ConfigPrinter;
import lib.config.ConfigSchema;
import lib.config.MergedConfig;
import lib.config.Mistake;
import lib.run.ExitCode;

/** {@code ops config show|check|schema}. */
final class ConfigCommands {
    private ConfigCommands() {
    }

    /** The merged configuration with the layer that each value came from. */
    static final class Show implements Command {
        private final Globals globals;

        Show(Globals globals) {
            this.globals = globals;
        }

        @Override
        public void declare(Syntax syntax) {
            syntax.describe("the merged configuration, with the layer that each value came from");
        }

        @Override
        public Integer call() {
            Console console = globals.console();
            MergedConfig merged = globals.loader().merge(globals.configFile(), globals.flags());
            if (console.json()) {
                console.result(ConfigPrinter.json(merged));
            } else {
                console.result(ConfigPrinter.show(merged));
            }
            return ExitCode.OK.code();
        }
    }

    /** Every mistake with file, line, column and the nearest valid name. */
    static final class Check implements Command {
        private final Globals globals;

        Check(Globals globals) {
            this.globals = globals;
        }

        @Override
        public void declare(Syntax syntax) {
            syntax.describe("name every mistake with file, line, column and the nearest valid name");
        }

        @Override
        public Integer call() {
            Console console = globals.console();
            List<Mistake> mistakes = globals.loader().check(globals.configFile(), globals.flags());
            if (console.json()) {
                console.result(ConfigPrinter.json(mistakes));
            } else {
                mistakes.forEach(m -> console.result(m.text()));
                console.note(mistakes.isEmpty() ? "the configuration is right" : mistakes.size() + (mistakes.size() == 1 ? " mistake" : " mistakes"));
            }
            return (mistakes.isEmpty() ? ExitCode.OK : ExitCode.USAGE).code();
        }
    }

    /** The JSON Schema for editors. */
    static final class Schema implements Command {
        private final Globals globals;

        Schema(Globals globals) {
            this.globals = globals;
        }

        @Override
        public void declare(Syntax syntax) {
            syntax.describe("the JSON Schema of project.json, for editors");
        }

        @Override
        public Integer call() {
            globals.console().result(ConfigSchema.text());
            return ExitCode.OK.code();
        }
    }
}
