package io.portcullis.ipsec.xfrm.uapi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.nio.charset.StandardCharsets;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.EncryptionAlgorithm;
import io.portcullis.ipsec.sa.IntegrityAlgorithm;
import io.portcullis.ipsec.sa.keys.EspKeys;
import io.portcullis.linux.netlink.NetlinkMessage;

/** The algorithms of TS 33.203 Annex I under the names of the kernel's crypto API, with their keys. */
final class AlgorithmAttributes {

    /** ICV of RFC 2403 and RFC 2404. */
    private static final int HMAC_ICV_BITS = 96;
    /** ICV of RFC 4106 and RFC 4543 as Annex I has it. */
    private static final int AEAD_ICV_BITS = 128;

    private AlgorithmAttributes() {}

    static void append(NetlinkMessage message, AlgorithmPair pair, EspKeys keys) {
        switch (pair.transform()) {
            case HMAC_AND_CIPHER -> {
                appendWithLength(message, Xfrm.ALG_AUTH_TRUNC, Layouts.ALGO_AUTH, "alg_trunc_len", hmac(pair.alg()),
                        HMAC_ICV_BITS, keys.integrityKey(), new byte[0]);
                appendCipher(message, cipher(pair.ealg()), keys.encryptionKey());
            }
            case AES_GCM -> appendWithLength(message, Xfrm.ALG_AEAD, Layouts.ALGO_AEAD, "alg_icv_len",
                    "rfc4106(gcm(aes))", AEAD_ICV_BITS, keys.encryptionKey(), keys.salt());
            case AES_GMAC -> appendWithLength(message, Xfrm.ALG_AEAD, Layouts.ALGO_AEAD, "alg_icv_len",
                    "rfc4543(gcm(aes))", AEAD_ICV_BITS, keys.integrityKey(), keys.salt());
        }
    }

    private static String hmac(IntegrityAlgorithm alg) {
        return switch (alg) {
            case HMAC_MD5_96 -> "hmac(md5)";
            case HMAC_SHA_1_96 -> "hmac(sha1)";
            case AES_GMAC, NULL -> throw new IllegalStateException(alg + " is no HMAC");
        };
    }

    private static String cipher(EncryptionAlgorithm ealg) {
        return switch (ealg) {
            case NULL -> "ecb(cipher_null)";
            case DES_EDE3_CBC -> "cbc(des3_ede)";
            case AES_CBC -> "cbc(aes)";
            case AES_GCM -> throw new IllegalStateException("aes-gcm stands by itself");
        };
    }

    /** struct xfrm_algo_auth or xfrm_algo_aead; the salt follows the key (RFC 4106 8.1). */
    private static void appendWithLength(NetlinkMessage message, int attribute, StructLayout layout, String icvField,
            String name, int icvBits, byte[] key, byte[] salt) {
        int size = Layouts.size(layout);
        MemorySegment algo = message.attributeStruct(attribute, size + key.length + salt.length);
        name(algo, layout, name, key.length + salt.length);
        Fields.u32(algo, Layouts.at(layout, icvField), icvBits);
        MemorySegment.copy(key, 0, algo, JAVA_BYTE, size, key.length);
        MemorySegment.copy(salt, 0, algo, JAVA_BYTE, size + key.length, salt.length);
    }

    private static void appendCipher(NetlinkMessage message, String name, byte[] key) {
        int size = Layouts.size(Layouts.ALGO);
        MemorySegment algo = message.attributeStruct(Xfrm.ALG_CRYPT, size + key.length);
        name(algo, Layouts.ALGO, name, key.length);
        MemorySegment.copy(key, 0, algo, JAVA_BYTE, size, key.length);
    }

    private static void name(MemorySegment algo, StructLayout layout, String name, int keyBytes) {
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        MemorySegment.copy(ascii, 0, algo, JAVA_BYTE, Layouts.at(layout, "alg_name"), ascii.length);
        Fields.u32(algo, Layouts.at(layout, "alg_key_len"), Byte.SIZE * keyBytes);
    }
}
