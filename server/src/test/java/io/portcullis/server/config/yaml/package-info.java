@NullMarked
package io.portcullis.server.config.yaml;

import org.jspecify.annotations.NullMarked;
