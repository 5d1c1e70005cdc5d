package io.portcullis.server.ue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

import io.portcullis.lab.aka.Usim;

/**
 * A phone's card: identities and keys.
 *
 * @param impi    private identity
 * @param impus   public identities, the first is registered
 * @param domain  the home network's domain
 * @param usim    keys and sequence numbers; closed by whoever gives it to a phone
 * @param sqnFile where the highest sequence number is kept from run to run; empty if it is not
 */
public record Card(String impi, List<String> impus, String domain, Usim usim, Optional<Path> sqnFile) {

    public Card {
        impus = List.copyOf(impus);
    }

    /**
     * Keeps the highest sequence number that was accepted, as 12 hexadecimal digits.
     *
     * @throws IOException if the file cannot be written; what it held stays
     */
    void keepSqn() throws IOException {
        if (sqnFile.isPresent()) {
            Path file = sqnFile.get();
            Path next = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(next, String.format("%012x%n", usim.highest()), StandardCharsets.US_ASCII);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "card of " + impi;
    }
}
