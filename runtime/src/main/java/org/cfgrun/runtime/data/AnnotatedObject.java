package org.cfgrun.runtime.data;

/**
 * One object as it was annotated, in pixels of the original image.
 *
 * @param id the annotation's number in the dataset
 * @param label its class, from 0
 * @param x left edge
 * @param y top edge
 * @param width width of the box
 * @param height height of the box
 * @param area area of the object, which a mask makes smaller than its box
 * @param crowd whether the box holds a crowd ({@code iscrowd}), of which any part may be found
 * @param difficult whether finding it is not asked for (VOC)
 */
public record AnnotatedObject(
    long id,
    int label,
    double x,
    double y,
    double width,
    double height,
    double area,
    boolean crowd,
    boolean difficult) {}
