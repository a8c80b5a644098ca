package lib.cli;

//DEPS info.picocli:picocli:4.7.7

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ScopeType;

/**
 * What a command takes, told to picocli by its programmatic API. With annotations the JVM would write a proxy class for each kind of them, and a method handle for
 * each field, in every start: 50 of the 230 ms of a {@code status}.
 */
final class Syntax {
    /** Picocli's own would look for Groovy's closures in every jar. */
    private static final IFactory FACTORY = new IFactory() {
        @Override
        public <K> K create(Class<K> type) {
            if (type == List.class) {
                return type.cast(new ArrayList<>());
            }
            throw new IllegalStateException("only lists are made by their class, not " + type);
        }
    };
    private final CommandSpec spec;
    private final ScopeType scope;

    private Syntax(Object command, ScopeType scope) {
        this.scope = scope;
        spec = CommandSpec.wrapWithoutInspection(command, FACTORY).interpolateVariables(false);
        spec.addOption(OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this help message and exit.").build());
        spec.addOption(OptionSpec.builder("-V", "--version").versionHelp(true).description("Print version information and exit.").build());
    }

    /** A command line whose options all commands below it have, too. */
    static CommandLine root(String name, Arguments arguments) {
        var syntax = new Syntax(arguments, ScopeType.INHERIT);
        arguments.declare(syntax);
        return new CommandLine(syntax.spec.name(name).scopeType(ScopeType.INHERIT), FACTORY);
    }

    static CommandLine of(Command command) {
        var syntax = new Syntax(command, ScopeType.LOCAL);
        command.declare(syntax);
        return new CommandLine(syntax.spec, FACTORY);
    }

    /** A command that has children only. */
    static CommandLine parent(String description) {
        return new CommandLine(new Syntax(description, ScopeType.LOCAL).describe(description).spec, FACTORY);
    }

    Syntax describe(String text) {
        spec.usageMessage().description(text);
        return this;
    }

    Syntax footer(String... lines) {
        spec.usageMessage().footer(lines);
        return this;
    }

    Syntax version(String text) {
        spec.version(text);
        return this;
    }

    Syntax with(Arguments more) {
        more.declare(this);
        return this;
    }

    /** An option without a value. */
    Syntax flag(String name, String description, Consumer<Boolean> into) {
        return flag(name, description, into, option -> option);
    }

    Syntax flag(String name, String description, Consumer<Boolean> into, UnaryOperator<OptionSpec.Builder> more) {
        return add(OptionSpec.builder(name).type(boolean.class).description(description), new Given<>(into), more);
    }

    /** @param label of the value, in the help */
    <T> Syntax option(Class<T> type, String name, String label, String description, Consumer<T> into) {
        return option(type, name, label, description, into, option -> option);
    }

    <T> Syntax option(Class<T> type, String name, String label, String description, Consumer<T> into, UnaryOperator<OptionSpec.Builder> more) {
        return add(OptionSpec.builder(name).type(type).paramLabel(label).description(description), new Given<>(into), more);
    }

    /** An option that may be given again and again. */
    <T> Syntax options(Class<T> type, String name, String label, String description, Consumer<List<T>> into) {
        return options(type, name, label, description, into, option -> option);
    }

    <T> Syntax options(Class<T> type, String name, String label, String description, Consumer<List<T>> into, UnaryOperator<OptionSpec.Builder> more) {
        return add(OptionSpec.builder(name).type(List.class).auxiliaryTypes(type).paramLabel(label).description(description), new Given<>(into), more);
    }

    private Syntax add(OptionSpec.Builder option, Given<?> given, UnaryOperator<OptionSpec.Builder> more) {
        spec.addOption(more.apply(option.getter(given).setter(given).hasInitialValue(false).scopeType(scope)).build());
        return this;
    }

    /** One that may be left out, the first unless {@code more} says otherwise. */
    <T> Syntax parameter(Class<T> type, String label, String description, Consumer<T> into) {
        return parameter(type, label, description, into, parameter -> parameter);
    }

    <T> Syntax parameter(Class<T> type, String label, String description, Consumer<T> into, UnaryOperator<PositionalParamSpec.Builder> more) {
        return add(PositionalParamSpec.builder().type(type).index("0").arity("0..1"), label, description, new Given<>(into), more);
    }

    /** All that there are. */
    <T> Syntax parameters(Class<T> type, String label, String description, Consumer<List<T>> into) {
        return add(PositionalParamSpec.builder().type(List.class).auxiliaryTypes(type).index("0..*").arity("0..1"), label, description, new Given<>(into), parameter -> parameter);
    }

    private Syntax add(PositionalParamSpec.Builder parameter, String label, String description, Given<?> given, UnaryOperator<PositionalParamSpec.Builder> more) {
        PositionalParamSpec.Builder whole = more.apply(parameter.paramLabel(label).description(description).getter(given).setter(given).hasInitialValue(false));
        spec.addPositional(whole.required(whole.arity().min() > 0).build()); // with annotations picocli concludes that by itself
        return this;
    }

    /** What the user typed, once it was read. */
    List<String> words() {
        return spec.commandLine().getParseResult().originalArgs();
    }

    /** Where picocli puts a value, and finds it again to add to it. */
    private static final class Given<T> implements IGetter, ISetter {
        private final Consumer<T> into;
        private T value;

        Given(Consumer<T> into) {
            this.into = into;
        }

        @Override
        @SuppressWarnings("unchecked") // the interface is generic in each call, and can't know the option's type
        public <V> V get() {
            return (V) value;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <V> V set(V newValue) {
            T before = value;
            value = (T) newValue;
            into.accept(value);
            return (V) before;
        }
    }
}
