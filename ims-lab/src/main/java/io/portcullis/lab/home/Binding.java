package io.portcullis.lab.home;

import java.time.Instant;
import java.util.List;

/**
 * A registered contact.
 *
 * @param impi    whose
 * @param contact the contact URI
 * @param path    the Path values, in order (RFC 3327)
 * @param until   when it ends
 */
record Binding(String impi, String contact, List<String> path, Instant until) {}
