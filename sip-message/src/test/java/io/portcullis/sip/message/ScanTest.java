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
    void findsStrayReturnsAndNuls() {
        int strays = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = any();
            boolean stray = STRAY.matcher(new String(bytes, StandardCharsets.ISO_8859_1)).find();
            assertThat(Scan.hasStray(bytes, 0, bytes.length)).as("%s", new String(bytes, StandardCharsets.ISO_8859_1))
                    .isEqualTo(stray);
            strays += stray ? 1 : 0;
        }
        assertThat(strays).isBetween(20_000, 180_000);
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
