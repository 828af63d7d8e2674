package org.cfgrun.components.catalog;

import org.jspecify.annotations.Nullable;

/**
 * What a catalog says of a component that is written in Python, beside its arguments.
 *
 * @param scope the package of its registry: {@code mmdet.ResNet} is {@code ResNet} of the scope
 *     {@code mmdet}
 * @param open whether it accepts arguments that the catalog does not list, or its constructor could
 *     not be read
 * @param file the file that defines it, on the machine that wrote the catalog; null if unknown
 * @param line the line of the definition, from 1
 */
public record PythonDefinition(String scope, boolean open, @Nullable String file, int line) {}
