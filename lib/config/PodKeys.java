package lib.config;

import java.util.List;
import lib.config.Type.Amount;
import lib.config.Type.Choice;
import lib.config.Type.ListOf;
import lib.config.Type.Section;
import lib.config.Type.Text;
import lib.config.Type.Whole;

/** The keys of an entry of {@code pods}. */
final class PodKeys {
    private static final Type WORDS = new ListOf(new Text(Rule.TEXT));
    private static final Type LINE = new Text(Rule.LINE);
    private static final Type ABSOLUTE = new Text(Rule.ABSOLUTE_PATH);

    /** Where a command provider's answer has how the pod is reached. */
    private static final Section ADDRESS = new Section(List.of(
            Key.required("host", new Text(Rule.POINTER_OR_TEXT), "JSON pointer to the host or IP address, or an ssh alias as it is."),
            Key.of("port", new Text(Rule.POINTER_OR_TEXT), "JSON pointer to the TCP port of sshd, or the port: 22 without it."),
            Key.of("user", new Text(Rule.POINTER_OR_TEXT), "JSON pointer to the user, or the user: root without it.")));

    private static final Section STATES = new Section(List.of(
            Key.required("at", new Text(Rule.POINTER), "JSON pointer to the state."),
            Key.required("ready", new ListOf(LINE), "Values that mean that the pod can be used."),
            Key.of("failed", new ListOf(LINE), "Values that mean that it never will."),
            Key.of("gone", new ListOf(LINE), "Values that mean that it has ended and costs nothing more.")));

    static final Section POD = new Section(List.of(
            Key.required("provider", new Choice(List.of("ssh", "local", "lium", "command")),
                    "Who makes the pod: ssh is there already, local is this machine, lium is rented, command is any other tool."),
            Key.of("host", new Text(Rule.HOST), "Host or alias of ~/.ssh/config; needed for ssh."),
            Key.of("outputs_dir", ABSOLUTE, "On this pod, over project.remote_outputs_dir."),
            Key.of("repo_dir", ABSOLUTE, "On this pod, over project.remote_repo_dir."),
            Key.of("venv_python", new Text(Rule.PATH), "On this pod, over project.venv_python."),
            Key.of("persistent_dir", ABSOLUTE, "Directory on the pod that outlives it: tools are kept there for the next pod.").or("/mnt"),
            Key.of("usd_per_hour", new Amount(0, 100_000), "What the pod costs, in US dollars an hour, where the provider doesn't say."),
            Key.of("identity_file", new Text(Rule.PATH), "Private key on this machine with which a rented pod is reached; else what ssh finds by itself."),
            Key.of("pod_name", new Text(Rule.NAME), "What the provider calls the pod: ops-<project>-<name> without it."),
            Key.of("gpu", LINE, "GPU model to rent, as the provider names it."),
            Key.of("count", new Whole(1, 64), "How many GPUs.").or(1),
            Key.of("ttl", new Text(Rule.DURATION), "The provider ends the pod after this time, whatever happens here: 6h."),
            Key.of("volume", LINE, "The provider's volume that is to be attached."),
            Key.of("template", LINE, "The provider's template, by its id."),
            Key.of("image", LINE, "Container image."),
            Key.of("args", WORDS, "Further arguments of lium up, as they are."),
            Key.of("ready_timeout_sec", new Whole(1, 86_400), "How long pod up waits for a pod to get ready.").or(900),
            Key.of("up", WORDS, "command: argument list that makes a pod. {name} {gpu} {count} {ttl} {ttl_min} {ttl_sec} {ends_at} {volume} {template} {image} are filled in; {{name}} is {name} itself."),
            Key.of("status", WORDS, "command: argument list that prints the pod, or all pods, as JSON."),
            Key.of("describe", WORDS, "command: argument list that prints one pod, by {id}, where status leaves something out."),
            Key.of("rm", WORDS, "command: argument list that ends the pod, by {id} or {name}."),
            Key.of("list", new Text(Rule.POINTER), "command: JSON pointer to the list of pods in what status prints, where it prints several."),
            Key.of("name", new Text(Rule.POINTER), "command: JSON pointer, in one pod, to its name: finds the pod in the list."),
            Key.of("id", new Text(Rule.POINTER), "command: JSON pointer to the pod's id."),
            Key.of("absent", LINE, "command: words in what status prints, instead of pods, when there is none."),
            Key.of("price", new Text(Rule.POINTER), "command: JSON pointer to US dollars an hour."),
            Key.of("created", new Text(Rule.POINTER), "command: JSON pointer to the time of its making, RFC 3339 or seconds since 1970."),
            Key.of("state", STATES, "command: how the pod's state is told."),
            Key.of("address", ADDRESS, "command: how the pod is reached.")));

    private PodKeys() {
    }
}
