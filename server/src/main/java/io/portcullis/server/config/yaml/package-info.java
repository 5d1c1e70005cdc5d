/** YAML with the line and column of every value, and what is wrong with it. */
@NullMarked
package io.portcullis.server.config.yaml;

import org.jspecify.annotations.NullMarked;
