package org.cfgrun.interpreter.inherit;

import org.cfgrun.interpreter.source.Span;

/**
 * A base as {@code _base_} names it.
 *
 * @param path as it is written, templates replaced
 * @param span where it is written
 */
public record BaseReference(String path, Span span) {}
