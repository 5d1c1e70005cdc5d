package io.portcullis.conformance;

/**
 * One thing that a test can show.
 *
 * @param id   what {@link Shows} names
 * @param text a sentence, in Markdown
 */
record Requirement(String id, String text) {}
