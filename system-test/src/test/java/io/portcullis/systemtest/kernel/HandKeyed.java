package io.portcullis.systemtest.kernel;

import java.util.List;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.EncryptionAlgorithm;
import io.portcullis.ipsec.sa.IntegrityAlgorithm;

/**
 * The keys of TS 35.208 set 1, expanded by hand for {@code ip xfrm} (TS 33.203 Annex I), so that no code of ours has a
 * part in them.
 *
 * <p>CK = b40ba9a3c58b2a05bbf0d987b21bf8cb, IK = f769bcd751044604127672711c6d3441. SHA-1: IK and four zero bytes.
 * 3DES: CK1, CK2, CK1, each byte's last bit set for odd parity. Salts: the last four bytes of HMAC-SHA-256 with CK and IK
 * as key over 58 "AES_GMAC_SALT" 000d and 59 "AES_GCM_SALT" 000c, computed with Python's hmac.
 *
 * @param pair       what was agreed
 * @param algorithms how {@code ip xfrm state add} is told
 */
record HandKeyed(AlgorithmPair pair, List<String> algorithms) {

    /** CK of set 1. */
    static final String CK = "b40ba9a3c58b2a05bbf0d987b21bf8cb";
    /** IK of set 1. */
    static final String IK = "f769bcd751044604127672711c6d3441";

    private static final List<String> MD5 = List.of("auth-trunc", "hmac(md5)", "0xf769bcd751044604127672711c6d3441",
            "96");
    private static final List<String> SHA1 = List.of("auth-trunc", "hmac(sha1)",
            "0xf769bcd751044604127672711c6d344100000000", "96");
    private static final List<String> NO_CIPHER = List.of("enc", "ecb(cipher_null)", "");
    private static final List<String> DES3 = List.of("enc", "cbc(des3_ede)",
            "0xb50ba8a2c48a2a04baf1d986b31af8cbb50ba8a2c48a2a04");
    private static final List<String> AES = List.of("enc", "cbc(aes)", "0xb40ba9a3c58b2a05bbf0d987b21bf8cb");
    private static final List<String> GCM = List.of("aead", "rfc4106(gcm(aes))",
            "0xb40ba9a3c58b2a05bbf0d987b21bf8cb89273db6", "128");
    private static final List<String> GMAC = List.of("aead", "rfc4543(gcm(aes))",
            "0xf769bcd751044604127672711c6d3441dbc2b1c2", "128");

    /** Every pair that Portcullis offers. */
    static List<HandKeyed> all() {
        return List.of(
                of(IntegrityAlgorithm.HMAC_MD5_96, EncryptionAlgorithm.NULL, MD5, NO_CIPHER),
                of(IntegrityAlgorithm.HMAC_MD5_96, EncryptionAlgorithm.DES_EDE3_CBC, MD5, DES3),
                of(IntegrityAlgorithm.HMAC_MD5_96, EncryptionAlgorithm.AES_CBC, MD5, AES),
                of(IntegrityAlgorithm.HMAC_SHA_1_96, EncryptionAlgorithm.NULL, SHA1, NO_CIPHER),
                of(IntegrityAlgorithm.HMAC_SHA_1_96, EncryptionAlgorithm.DES_EDE3_CBC, SHA1, DES3),
                of(IntegrityAlgorithm.HMAC_SHA_1_96, EncryptionAlgorithm.AES_CBC, SHA1, AES),
                of(IntegrityAlgorithm.AES_GMAC, EncryptionAlgorithm.NULL, GMAC, List.of()),
                of(IntegrityAlgorithm.NULL, EncryptionAlgorithm.AES_GCM, GCM, List.of()),
                of(IntegrityAlgorithm.AES_GMAC, EncryptionAlgorithm.AES_GCM, GCM, List.of()));
    }

    @Override
    public String toString() {
        return pair.toString();
    }

    private static HandKeyed of(IntegrityAlgorithm alg, EncryptionAlgorithm ealg, List<String> first,
            List<String> second) {
        java.util.ArrayList<String> all = new java.util.ArrayList<>(first);
        all.addAll(second);
        return new HandKeyed(new AlgorithmPair(alg, ealg), List.copyOf(all));
    }
}
