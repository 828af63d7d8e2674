package org.cfgrun.runtime.model.init;

import org.jspecify.annotations.Nullable;

/**
 * Weights to start from.
 *
 * @param checkpoint a path, a web address, or a name such as {@code torchvision://resnet50}
 * @param prefix which part of the file's weights is meant, such as {@code backbone.}; null for all
 */
public record Pretrained(String checkpoint, @Nullable String prefix) {}
