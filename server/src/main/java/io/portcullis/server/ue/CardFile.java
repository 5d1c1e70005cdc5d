package io.portcullis.server.ue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads cards: lines of {@code key = value}, an empty line between two cards, {@code #} begins a comment. Keys of the card never
 * become text: they go from the file's bytes to the USIM's, and the file's bytes are wiped.
 */
public final class CardFile {

    private final Path file;
    private final List<Card> cards = new ArrayList<>();
    private CardBuilder building;
    private int line;

    private final int series;

    private CardFile(Path file, int series) {
        this.file = file;
        this.series = series;
        this.building = new CardBuilder(file);
    }

    /**
     * The cards of a file, at least one; their USIMs are the caller's to close.
     *
     * @throws CardException if it cannot be read, a line is wrong, or something is missing
     */
    public static List<Card> read(Path file) throws CardException {
        return read(file, 1);
    }

    /**
     * As many cards: if the file has one card, that one and those with the following IMSIs and the same keys; else its own, of which
     * there have to be as many.
     *
     * @throws CardException if it cannot be so, or for what {@link #read} throws one
     */
    public static List<Card> series(Path file, int count) throws CardException {
        List<Card> cards = read(file);
        if (cards.size() == 1 && count > 1) {
            cards.getFirst().usim().close();
            return read(file, count);
        }
        if (cards.size() < count) {
            cards.forEach(card -> card.usim().close());
            throw new CardException(file + " has " + cards.size() + " cards for " + count
                    + " phones: give as many, or one that the others follow from");
        }
        cards.subList(count, cards.size()).forEach(card -> card.usim().close());
        return List.copyOf(cards.subList(0, count));
    }

    private static List<Card> read(Path file, int series) throws CardException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CardException("cannot read " + file + ": " + e);
        }
        CardFile reading = new CardFile(file, series);
        try {
            reading.lines(bytes);
            return reading.cards;
        } catch (CardException e) {
            reading.cards.forEach(card -> card.usim().close());
            reading.building.close();
            throw e;
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private void lines(byte[] bytes) throws CardException {
        int start = 0;
        while (start < bytes.length) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            line++;
            line(bytes, start, end);
            start = end + 1;
        }
        endOfCard();
        if (cards.isEmpty()) {
            throw new CardException(file + " has no card");
        }
    }

    private void endOfCard() throws CardException {
        if (!building.empty()) {
            try {
                cards.addAll(building.build(series));
            } catch (CardException e) {
                throw new CardException(file + ", card that ends at line " + line + ": " + e.getMessage());
            }
            building = new CardBuilder(file);
        }
    }

    private void line(byte[] bytes, int from, int to) throws CardException {
        int start = from;
        int end = to;
        while (start < end && blank(bytes[start])) {
            start++;
        }
        while (end > start && blank(bytes[end - 1])) {
            end--;
        }
        if (start == end) {
            endOfCard();
        } else if (bytes[start] != '#') {
            entry(bytes, start, end);
        }
    }

    private void entry(byte[] bytes, int start, int end) throws CardException {
        int equals = start;
        while (equals < end && bytes[equals] != '=') {
            equals++;
        }
        if (equals == end) {
            throw new CardException(file + ":" + line + ": a line is key = value");
        }
        String key = new String(bytes, start, equals - start, StandardCharsets.UTF_8).strip();
        int value = equals + 1;
        while (value < end && blank(bytes[value])) {
            value++;
        }
        try {
            building.set(key, bytes, value, end);
        } catch (CardException e) {
            throw new CardException(file + ":" + line + ": " + e.getMessage());
        }
    }

    private static boolean blank(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }
}
