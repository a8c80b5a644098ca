package lib.pod;

import lib.run.OpsException;

/** Says what it means for a pod of some sort that ssh could not connect, or lost its connection. */
public interface ConnectionLoss {
    /** {@code usual} is what would be said of any host; {@code sshErrors} is all that ssh said. */
    OpsException explain(String sshErrors, OpsException usual);
}
