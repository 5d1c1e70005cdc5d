package io.portcullis.ipsec.esp.packet;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;

import io.portcullis.fuzz.Claim;
import io.portcullis.fuzz.Input;
import io.portcullis.fuzz.Planted;
import io.portcullis.ipsec.esp.packet.EspOpener.Verdict;
import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.SequenceNumber;
import io.portcullis.ipsec.sa.keys.EspKeys;

/** ESP packets: forged ones, changed ones, and ones of a peer that has the keys and writes what it likes inside. */
public final class EspTarget {

    private EspTarget() {}

    /** The first byte chooses the algorithms, the second what is done. */
    public static void run(byte[] bytes) throws GeneralSecurityException {
        Input input = new Input(bytes);
        AlgorithmPair pair = AlgorithmPair.ALL.get(input.next(AlgorithmPair.ALL.size()));
        int kind = input.next(3);
        try (AkaKeys aka = AkaKeys.of(new byte[16], new byte[16]);
                EspKeys keys = EspKeys.expand(pair, aka);
                EspOpener opener = new EspOpener(pair, keys, 64, SequenceNumber.ZERO)) {
            switch (kind) {
                case 0 -> forged(opener, input);
                case 1 -> sealed(opener, pair, keys, input);
                default -> inside(opener, Protections.of(pair, keys), input);
            }
        }
    }

    private static void forged(EspOpener opener, Input input) {
        int at = input.next(8);
        byte[] packet = input.rest();
        Verdict verdict = opener.open(packet, Math.min(at, packet.length), Math.max(0, packet.length - at));
        Claim.that(verdict != Verdict.ACCEPTED && opener.highestSequence() == 0, "a forged packet is not accepted");
    }

    private static void sealed(EspOpener opener, AlgorithmPair pair, EspKeys keys, Input input) {
        int place = input.next();
        int change = input.next();
        byte[] payload = input.rest();
        byte[] out;
        int length;
        try (EspSealer sealer = new EspSealer(0x1234, pair, keys, SequenceNumber.ZERO)) {
            out = new byte[payload.length + sealer.overhead()];
            length = sealer.seal(payload, 0, payload.length, 17, out);
        }
        byte[] packet = Arrays.copyOf(out, length);
        byte[] copy = packet.clone();
        copy[place % length] ^= (byte) change;
        Verdict verdict = opener.open(copy, 0, length);
        if (change != 0) {
            Claim.that(verdict != Verdict.ACCEPTED, "a changed packet is not accepted");
            return;
        }
        Claim.same(verdict, Verdict.ACCEPTED, "what was sealed is accepted");
        byte[] clear = Arrays.copyOfRange(copy, opener.start(), opener.start() + opener.length());
        Claim.that(Arrays.equals(clear, payload) && opener.nextHeader() == 17, "and stands in clear");
        Planted.behind(new String(clear, StandardCharsets.UTF_8));
        Claim.same(opener.open(packet, 0, length), Verdict.REPLAYED, "but once");
    }

    /** The trailer is whatever the peer made it. */
    private static void inside(EspOpener opener, EspProtection protection, Input input)
            throws GeneralSecurityException {
        byte[] content = input.rest();
        int body = content.length / protection.alignment() * protection.alignment();
        if (body < 2) {
            return;
        }
        int start = EspProtection.HEADER + protection.ivLength();
        byte[] packet = new byte[start + body + protection.icvLength()];
        packet[7] = 1;
        protection.seal(content, 0, body, new byte[0], 0, packet);
        Verdict verdict = opener.open(packet, 0, packet.length);
        Claim.that(verdict == Verdict.ACCEPTED || verdict == Verdict.MALFORMED, "authentic: " + verdict);
        // CBC decrypts over its IV; an IV of no bytes is that of no cipher.
        int opened = protection instanceof HmacProtection ? start - protection.ivLength() : start;
        Claim.that(verdict != Verdict.ACCEPTED || opener.start() == opened && opener.length() >= 0
                && opener.length() <= body - 2, "the payload is inside");
    }
}
