package org.cfgrun.runtime.model.init;

import org.jspecify.annotations.Nullable;

/**
 * Pretrained weights.
 *
 * @param checkpoint a path, a URL, or a name such as {@code torchvision://resnet50}
 * @param prefix the prefix of the weights to load, such as {@code backbone.}; null for all
 */
public record Pretrained(String checkpoint, @Nullable String prefix) {}
