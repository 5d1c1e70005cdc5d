package io.portcullis.server.ue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import io.portcullis.lab.aka.Milenage;
import io.portcullis.lab.aka.Usim;

/** One card of a {@link CardFile} while it is being read. What it does not name follows from its IMSI (TS 23.003 13). */
final class CardBuilder implements AutoCloseable {

    private static final Set<String> TEXTS = Set.of("imsi", "mnc_digits", "impi", "domain", "sqn", "sqn_file", "amf");
    private static final Set<String> SECRETS = Set.of("ki", "op", "opc");
    private static final long MAX_SQN = (1L << 48) - 1;

    private final Path file;
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<String, byte[]> secrets = new LinkedHashMap<>();
    private final List<String> named = new ArrayList<>();

    CardBuilder(Path file) {
        this.file = file;
    }

    boolean empty() {
        return texts.isEmpty() && secrets.isEmpty() && named.isEmpty();
    }

    /** @throws CardException if there is no such key, or the value cannot be one of it */
    void set(String key, byte[] bytes, int from, int to) throws CardException {
        if (SECRETS.contains(key)) {
            // Before it is read: what a second one pushed out would never be wiped.
            once(key, !secrets.containsKey(key));
            secrets.put(key, secret(key, bytes, from, to));
        } else if (key.equals("impu")) {
            named.add(text(bytes, from, to));
        } else if (TEXTS.contains(key)) {
            once(key, texts.put(key, text(bytes, from, to)) == null);
        } else {
            throw new CardException(
                    "no such key: " + key + "; there are imsi, mnc_digits, impi, impu, domain, ki, op, opc, "
                            + "amf, sqn, sqn_file");
        }
    }

    private static void once(String key, boolean first) throws CardException {
        if (!first) {
            throw new CardException(key + " is there twice");
        }
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** Sixteen bytes of hexadecimal digits, without making a text of them. */
    private static byte[] secret(String key, byte[] bytes, int from, int to) throws CardException {
        byte[] secret = new byte[Milenage.BLOCK];
        boolean good = to - from == 2 * secret.length;
        for (int i = 0; good && i < secret.length; i++) {
            int high = Character.digit(bytes[from + 2 * i], 16);
            int low = Character.digit(bytes[from + 2 * i + 1], 16);
            good = high >= 0 && low >= 0;
            secret[i] = (byte) (high << 4 | low);
        }
        if (!good) {
            Arrays.fill(secret, (byte) 0);
            throw new CardException(key + " is 32 hexadecimal digits");
        }
        return secret;
    }

    /**
     * The card, and those whose IMSIs follow, with the same keys.
     *
     * @param count how many in all
     * @throws CardException if something is missing or wrong
     */
    List<Card> build(int count) throws CardException {
        List<Card> cards = new ArrayList<>();
        try {
            String first = texts.getOrDefault("imsi", "");
            for (int i = 0; i < count; i++) {
                if (i > 0) {
                    texts.put("imsi", following(first, i));
                }
                cards.add(build());
            }
            return cards;
        } catch (CardException e) {
            cards.forEach(card -> card.usim().close());
            throw e;
        } finally {
            close();
        }
    }

    private String following(String first, int further) throws CardException {
        if (first.isEmpty() || texts.containsKey("impi") || texts.containsKey("sqn_file") || !named.isEmpty()) {
            throw new CardException("a card that others follow from has an imsi, and no impi, impu or sqn_file");
        }
        String next = Long.toString(Long.parseLong(first) + further);
        String padded = "0".repeat(Math.max(0, first.length() - next.length())) + next;
        if (padded.length() > first.length()) {
            throw new CardException("there are not as many IMSIs behind " + first);
        }
        return padded;
    }

    private Card build() throws CardException {
        String imsi = texts.getOrDefault("imsi", "");
        if (!imsi.isEmpty() && !imsi.matches("[0-9]{6,15}")) {
            throw new CardException("imsi is 6 to 15 digits");
        }
        String domain = texts.containsKey("domain") ? texts.get("domain") : domain(imsi);
        String impi = texts.getOrDefault("impi", imsi + "@" + domain);
        if (impi.startsWith("@")) {
            throw new CardException("imsi or impi is needed");
        }
        // The temporary public identity (TS 23.003 13.4B).
        List<String> impus = named.isEmpty() ? List.of("sip:" + impi) : named;
        amf();
        Optional<Path> sqnFile = Optional.ofNullable(texts.get("sqn_file")).map(file.toAbsolutePath()::resolveSibling);
        return new Card(impi, impus, domain, usim(sqn(sqnFile)), sqnFile);
    }

    private String domain(String imsi) throws CardException {
        String digits = texts.getOrDefault("mnc_digits", "2");
        if (!digits.equals("2") && !digits.equals("3")) {
            throw new CardException("mnc_digits is 2 or 3");
        }
        if (imsi.isEmpty()) {
            throw new CardException("domain is needed, since there is no imsi that it would follow from");
        }
        String mnc = imsi.substring(3, 3 + Integer.parseInt(digits));
        return "ims.mnc" + (mnc.length() == 2 ? "0" : "") + mnc + ".mcc" + imsi.substring(0, 3) + ".3gppnetwork.org";
    }

    /** The home network's; a USIM needs none, but one file can serve both sides (TS 33.102 6.3.2). */
    private void amf() throws CardException {
        if (!texts.getOrDefault("amf", "8000").matches("[0-9a-fA-F]{4}")) {
            throw new CardException("amf is 4 hexadecimal digits");
        }
    }

    private long sqn(Optional<Path> sqnFile) throws CardException {
        long set = sqn("sqn", texts.getOrDefault("sqn", "0"));
        if (sqnFile.isEmpty() || !Files.exists(sqnFile.get())) {
            return set;
        }
        try {
            return Math.max(set, sqn(sqnFile.get().toString(), Files.readString(sqnFile.get()).strip()));
        } catch (IOException e) {
            throw new CardException("cannot read " + sqnFile.get() + ": " + e);
        }
    }

    private static long sqn(String where, String hexadecimal) throws CardException {
        if (!hexadecimal.matches("[0-9a-fA-F]{1,12}")) {
            throw new CardException(where + " is not 1 to 12 hexadecimal digits");
        }
        return Math.min(MAX_SQN, Long.parseLong(hexadecimal, 16));
    }

    private Usim usim(long highest) throws CardException {
        byte[] ki = secrets.get("ki");
        byte[] op = secrets.get("op");
        byte[] opc = secrets.get("opc");
        if (ki == null || (op == null) == (opc == null)) {
            throw new CardException("ki, and either op or opc, are needed");
        }
        return new Usim(opc != null ? Milenage.ofOpc(ki, opc) : Milenage.ofOp(ki, Objects.requireNonNull(op)), highest);
    }

    /** Wipes what was read of keys. */
    @Override
    public void close() {
        secrets.values().forEach(secret -> Arrays.fill(secret, (byte) 0));
    }
}
