package io.portcullis.server.config.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what was probably meant. */
public final class Suggestion {
    private Suggestion() {}

    /** {@code ; did you mean "x"?}, or nothing when no known word is near. */
    public static String after(String word, Collection<String> known) {
        return nearest(word, known).map(k -> "; did you mean \"" + k + "\"?").orElse("");
    }

    /**
     * The known word that is nearest to one that is not known: at most one slip of the finger in three letters; - and _ are
     * taken as the same, and case does not count.
     */
    public static Optional<String> nearest(String word, Collection<String> known) {
        String wanted = plain(word);
        return known.stream()
                .filter(k -> distance(wanted, plain(k)) <= Math.max(1, Math.min(wanted.length(), k.length()) / 3))
                .min(Comparator.comparingInt(k -> distance(wanted, plain(k))));
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    /** Insertions, deletions, replacements and swaps of neighbours that make one word of the other. */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : step(a, b, i, j, d);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int step(String a, String b, int i, int j, int[][] d) {
        int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, d[i - 2][j - 2] + 1) : least;
    }
}
