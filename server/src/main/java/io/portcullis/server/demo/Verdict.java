package io.portcullis.server.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the eavesdropper saw, held against what the phones told. */
final class Verdict {

    private Verdict() {}

    /** What is wrong; empty if the cable showed what it should. */
    static List<String> of(CaptureCount capture, List<Map<String, Object>> sets, int ues) {
        List<String> wrong = new ArrayList<>();
        if (capture.forbidden() > 0) {
            wrong.add(capture.forbidden() + " messages could be read that should not: " + capture.clear());
        }
        for (String allowed : CaptureCount.ALLOWED_IN_CLEAR) {
            long seen = capture.clear().getOrDefault(allowed, 0L);
            if (seen < ues) {
                wrong.add("only " + seen + " unprotected " + allowed + " of " + ues + " phones were seen");
            }
        }
        for (Map<String, Object> set : sets) {
            if (set.get("spis") instanceof Map<?, ?> spis) {
                spis.forEach((name, spi) -> {
                    if (!(spi instanceof Number number) || capture.esp(number.longValue()) == 0) {
                        wrong.add(set.get("who") + ": no ESP packet with spi_" + name + "=" + spi + " was seen");
                    }
                });
            }
        }
        return wrong;
    }
}
