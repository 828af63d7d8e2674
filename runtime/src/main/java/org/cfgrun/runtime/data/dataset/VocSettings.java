package org.cfgrun.runtime.data.dataset;

import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.jspecify.annotations.Nullable;

/**
 * Arguments of datasets in the layout of PASCAL VOC.
 *
 * @param files arguments of all datasets with annotation files
 * @param minSize minimum side of an object in pixels; smaller objects are ignored in training
 * @param imgSubdir the image directory in {@code img_prefix}
 * @param annSubdir the annotation directory in {@code img_prefix}
 */
record VocSettings(
    @Inline DatasetSettings files,
    @Bounds(min = 0) @Default("None") @Nullable Double minSize,
    @Default("'JPEGImages'") String imgSubdir,
    @Default("'Annotations'") String annSubdir) {}
