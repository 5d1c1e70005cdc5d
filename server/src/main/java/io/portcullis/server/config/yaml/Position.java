package io.portcullis.server.config.yaml;

/**
 * A place in a file.
 *
 * @param line   from 1
 * @param column from 1, in characters
 */
public record Position(int line, int column) implements Comparable<Position> {

    @Override
    public int compareTo(Position other) {
        return line != other.line ? Integer.compare(line, other.line) : Integer.compare(column, other.column);
    }

    /** {@code line:column}, as compilers write it. */
    @Override
    public String toString() {
        return line + ":" + column;
    }
}
