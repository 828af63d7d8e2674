/**
 * Masks of objects as plain arrays: polygons, bitmaps, run lengths. They are computed by the
 * threads that load images. Values equal those of pycocotools and of mmdet's mask structures.
 */
@NullMarked
package org.cfgrun.runtime.mask;

import org.jspecify.annotations.NullMarked;
