package io.portcullis.lab.ue;

/**
 * Local ports to choose from.
 *
 * @param first lowest, 1 to 65535
 * @param last  highest, not below {@code first}
 */
public record PortRange(int first, int last) {

    public PortRange {
        if (first < 1 || last > 65535 || first > last) {
            throw new IllegalArgumentException("ports " + first + "-" + last + " are no range within 1-65535");
        }
    }

    /** How many ports there are. */
    public int size() {
        return last - first + 1;
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
