package io.portcullis.systemtest.host;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * User Mode Linux, from Debian's package of that name: a Linux kernel with ESP as an ordinary process on this machine's
 * own files. It has one processor, and its system calls are slow.
 */
final class UmlHost implements TestHost {

    private static final Path CPU = Path.of("/proc/cpuinfo");
    private static final Path MODULES = Path.of("/usr/lib/uml/modules");

    // The modules lie outside /lib/modules, which belongs to the machine's own kernel: modprobe gets a root of its own.
    private static final String SCRIPT = """
            #!/bin/bash
            export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8
            mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t tmpfs tmp /run
            mkdir -p /run/netns /run/modroot/lib; ln -s %s /run/modroot/lib/modules
            ip link set lo up
            # Algorithms load further modules by themselves, through the same root.
            printf '#!/bin/sh\\nexec /sbin/modprobe -d /run/modroot "$@"\\n' >/run/modprobe
            chmod +x /run/modprobe
            echo /run/modprobe >/proc/sys/kernel/modprobe
            for m in xfrm_user esp4 esp6 authenc veth echainiv gcm seqiv des_generic cbc hmac md5 sha1_generic ecb \\
                     crypto_null tun ctr ghash_generic; do
                modprobe -d /run/modroot $m
            done
            cd %s
            %s
            halt -f
            """;

    @Override
    public ProcessBuilder inside(Path work, List<String> command) throws IOException {
        Path init = work.resolve("init.sh");
        String quoted = command.stream().map(UmlHost::quote).collect(Collectors.joining(" "));
        Files.writeString(init, SCRIPT.formatted(MODULES, quote(Path.of("").toAbsolutePath().toString()), quoted));
        Files.setPosixFilePermissions(init, PosixFilePermissions.fromString("rwxr-xr-x"));
        ProcessBuilder uml = new ProcessBuilder("linux.uml", "root=/dev/root", "rootfstype=hostfs", "rw", "mem=2048M",
                "init=" + init, "con0=fd:0,fd:1", "con=null", "quiet");
        if (Files.readString(CPU).contains(" amx_tile")) {
            uml.environment().put("LD_PRELOAD", wholeState(work).toString());
        }
        return uml;
    }

    /** What User Mode Linux 6.1 needs on a processor with AMX; the source says why. */
    private static Path wholeState(Path work) throws IOException {
        Path library = work.resolve("uml-xstate.so");
        Path source = Path.of("src", "test", "c", "uml-xstate.c").toAbsolutePath();
        Process compiler = new ProcessBuilder("gcc", "-O2", "-shared", "-fPIC", "-o", library.toString(),
                source.toString()).redirectErrorStream(true).start();
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (compiler.waitFor() != 0) {
                throw new IOException("gcc cannot compile " + source + ": " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
        return library;
    }

    /** Whether the kernel and its modules are installed. */
    static boolean installed() throws IOException {
        if (!Files.isDirectory(MODULES)) {
            return false;
        }
        try (Stream<Path> kernels = Files.list(MODULES)) {
            return kernels.findAny().isPresent();
        }
    }

    private static String quote(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
