/**
 * Masks of objects as plain arrays: polygons, bitmaps, run lengths. The threads that load images
 * compute them. Values equal those of pycocotools and of mmdet's mask structures.
 */
@NullMarked
package org.cfgrun.runtime.mask;

import org.jspecify.annotations.NullMarked;
