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
final class CardFile {

    private final Path file;
    private final List<Card> cards = new ArrayList<>();
    private CardBuilder building;
    private int line;

    private CardFile(Path file) {
        this.file = file;
        this.building = new CardBuilder(file);
    }

    /**
     * The cards of a file, at least one; their USIMs are the caller's to close.
     *
     * @throws CardException if it cannot be read, a line is wrong, or something is missing
     */
    static List<Card> read(Path file) throws CardException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CardException("cannot read " + file + ": " + e);
        }
        CardFile reading = new CardFile(file);
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
                cards.add(building.build());
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
