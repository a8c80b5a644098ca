package lib.store;

/**
 * One way in which a run directory breaks the contract.
 *
 * @param code   stable, such as {@code OPS-V001}; {@link ViolationCode} lists them all
 * @param path   the file, relative to the run directory, with {@code :line} where there is one; {@code .} is the directory
 * @param reason what is wrong, in one line; text of the run's in it is exact, and a secret's value never is
 */
public record Violation(String code, String path, String reason) {
}
