package lib.pod;

/**
 * A part of a file of a run.
 *
 * @param run    its name
 * @param file   the file's name in the run directory
 * @param offset of the first byte
 * @param size   of the file, when it was looked at
 */
record FilePart(String run, String file, long offset, long size, byte[] bytes) {
    /** The file goes on behind this part. */
    boolean isCut() {
        return offset + bytes.length < size;
    }
}
