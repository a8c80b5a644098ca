package lib.config;

import java.util.List;

/**
 * A provider that is any tool with a command line: argument lists with {@code {name}}-like places, and JSON pointers (RFC 6901) into what it prints.
 * An empty text stands for a pointer that isn't given; host, port and user may also be texts that stand for themselves: those without a slash at their beginning.
 *
 * @param up      makes a pod
 * @param status  prints it, or all pods
 * @param describe prints one pod by its id, where status leaves something out
 * @param remove  ends it
 * @param list    pointer to the list of pods in what status prints
 * @param name    pointer, in one pod, to its name
 * @param id      pointer to its id
 * @param price   pointer to US dollars an hour
 * @param created pointer to when it was made
 * @param absent  words of status when there is no such pod
 * @param state   pointer to its state, and what its values mean
 * @param address how it's reached
 */
public record CommandTool(List<String> up, List<String> status, List<String> describe, List<String> remove, String list, String name, String id, String price, String created, String absent,
        States state, Place address) {
    public CommandTool {
        up = List.copyOf(up);
        status = List.copyOf(status);
        describe = List.copyOf(describe);
        remove = List.copyOf(remove);
    }

    /** Pointer to the state; the values of each meaning, all others mean that the pod is on its way. */
    public record States(String at, List<String> ready, List<String> failed, List<String> gone) {
        public States {
            ready = List.copyOf(ready);
            failed = List.copyOf(failed);
            gone = List.copyOf(gone);
        }
    }

    /** Pointers, or texts that stand for themselves. */
    public record Place(String host, String port, String user) {
    }

    static CommandTool none() {
        return new CommandTool(List.of(), List.of(), List.of(), List.of(), "", "", "", "", "", "", new States("", List.of(), List.of(), List.of()), new Place("", "", ""));
    }
}
