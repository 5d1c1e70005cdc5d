package io.portcullis.pcscf.routes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.portcullis.sip.message.HeaderName;
import org.jspecify.annotations.Nullable;

/**
 * A text with variables, as {@code xlog} takes it: {@code $rm}, {@code $hdr(name)}, {@code $ipsec(field)};
 * {@link Variable.Kind} has all of them. {@code $$} is a dollar sign.
 */
public final class LogFormat {

    private static final String NULL = "<null>";

    private final List<Piece> pieces;

    /** Text, and behind it a variable, or none at the end. */
    private record Piece(String text, @Nullable Variable variable) {}

    /** A text that is no format; the message says what is wrong. */
    public static final class Malformed extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;
        private final int at;

        Malformed(int at, String message) {
            super(message);
            this.at = at;
        }

        /** Where the dollar sign of the variable stands, from 0. */
        public int at() {
            return at;
        }
    }

    private LogFormat(List<Piece> pieces) {
        this.pieces = List.copyOf(pieces);
    }

    /**
     * Reads a format.
     *
     * @throws Malformed at the first variable that is not known
     */
    public static LogFormat parse(String format) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < format.length()) {
            char c = format.charAt(at);
            if (c != '$') {
                text.append(c);
                at++;
            } else if (format.startsWith("$$", at)) {
                text.append('$');
                at += 2;
            } else {
                int end = nameEnd(format, at + 1);
                Variable.Kind kind = kind(format.substring(at + 1, end), at);
                String argument = "";
                if (kind.takesArgument()) {
                    int close = end < format.length() && format.charAt(end) == '(' ? format.indexOf(')', end) : -1;
                    if (close < 0) {
                        throw new Malformed(at, "$" + kind.token() + " wants something in parentheses");
                    }
                    argument = argument(kind, format.substring(end + 1, close), at);
                    end = close + 1;
                }
                pieces.add(new Piece(text.toString(), new Variable(kind, argument)));
                text.setLength(0);
                at = end;
            }
        }
        pieces.add(new Piece(text.toString(), null));
        return new LogFormat(pieces);
    }

    private static int nameEnd(String format, int from) {
        int end = from;
        while (end < format.length() && (Character.isLetter(format.charAt(end)) || format.charAt(end) == '_')) {
            end++;
        }
        return end;
    }

    private static Variable.Kind kind(String name, int at) {
        for (Variable.Kind kind : Variable.Kind.values()) {
            if (kind.token().equals(name)) {
                return kind;
            }
        }
        throw new Malformed(at, name.isEmpty() ? "a dollar sign alone; write $$ for one"
                : "unknown variable $" + name + "; known are " + Arrays.stream(Variable.Kind.values())
                        .map(kind -> "$" + kind.token() + (kind.takesArgument() ? "(...)" : ""))
                        .collect(Collectors.joining(", ")));
    }

    private static String argument(Variable.Kind kind, String argument, int at) {
        if (kind == Variable.Kind.HEADER) {
            try {
                HeaderName.of(argument);
            } catch (IllegalArgumentException noName) {
                throw new Malformed(at, "\"" + argument + "\" is no header name");
            }
        } else if (IpsecField.of(argument).isEmpty()) {
            throw new Malformed(at, "unknown field \"" + argument + "\" of $" + kind.token() + "; known are "
                    + Arrays.stream(IpsecField.values()).map(IpsecField::token).collect(Collectors.joining(", ")));
        }
        return argument;
    }

    /** Its one variable, if it is nothing but that. */
    public Optional<Variable> only() {
        Piece first = pieces.getFirst();
        boolean alone = pieces.size() == 2 && first.text().isEmpty() && pieces.getLast().text().isEmpty();
        return alone ? Optional.ofNullable(first.variable()) : Optional.empty();
    }

    /** The text with values; one that is null prints {@code <null>}. */
    public String print(Function<Variable, @Nullable String> values) {
        StringBuilder printed = new StringBuilder();
        for (Piece piece : pieces) {
            printed.append(piece.text());
            if (piece.variable() != null) {
                String value = values.apply(piece.variable());
                printed.append(value == null ? NULL : value);
            }
        }
        return printed.toString();
    }
}
