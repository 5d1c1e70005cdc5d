package io.portcullis.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

/** What looks at eight bytes at a time, against what looks at one. */
class ScanTest {

    private static final Pattern STRAY = Pattern.compile("(?<!\\\\)\0|\r(?!\n)");
    private final Random random = new Random(5);

    private byte[] any() {
        byte[] bytes = new byte[random.nextInt(1, 60)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = random.nextInt(12) > 0 ? (byte) random.nextInt(1, 256)
                    : (byte) "\r\n\\\0\u000c\u000e\u000b\u0001".charAt(random.nextInt(8));
            if (bytes[i] == '\r' && i + 1 < bytes.length && random.nextInt(20) > 0) {
                bytes[++i] = '\n';
            }
        }
        return bytes;
    }

    @Test
    void findsStrayReturnsAndNulsInALine() {
        int strays = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = any();
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            int from = random.nextInt(bytes.length);
            int feed = text.indexOf('\n', from);
            // The byte before the first may be a backslash, the one behind the last a line feed.
            boolean stray = STRAY.matcher(text).useTransparentBounds(true)
                    .region(from, feed < 0 ? bytes.length : feed + 1).find();
            int end = feed < 0 ? -1 : feed + 1;
            assertThat(Scan.plainLineEnd(bytes, from)).as("%s from %d", text, from).isEqualTo(stray ? Scan.STRAY : end);
            strays += stray ? 1 : 0;
        }
        assertThat(strays).isBetween(20_000, 180_000);
    }

    @Test
    void comparesNamesInAnyCase() {
        String letters = "azAZ-_09.^~@`{[\r\u00e0";
        for (int i = 0; i < 200_000; i++) {
            StringBuilder wanted = new StringBuilder();
            StringBuilder found = new StringBuilder();
            for (int length = random.nextInt(1, 20); length > 0; length--) {
                // No token has other characters: they are never looked for.
                char c = "azamz-_09.".charAt(random.nextInt(10));
                wanted.append(c);
                found.append(random.nextInt(30) == 0 ? letters.charAt(random.nextInt(letters.length()))
                        : random.nextBoolean() ? c : Character.toUpperCase(c));
            }
            byte[] bytes = ("x" + found).getBytes(StandardCharsets.ISO_8859_1);
            assertThat(Scan.sameLowered(bytes, 1, wanted.toString().getBytes(StandardCharsets.US_ASCII)))
                    .as("%s as %s", found, wanted).isEqualTo(found.toString().equalsIgnoreCase(wanted.toString()));
        }
    }

    @Test
    void findsTheEndsOfLines() {
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = any();
            int from = random.nextInt(bytes.length);
            int feed = new String(bytes, StandardCharsets.ISO_8859_1).indexOf('\n', from);
            assertThat(Scan.lineEnd(bytes, from)).isEqualTo(feed < 0 ? -1 : feed + 1);
        }
    }
}
