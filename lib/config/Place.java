package lib.config;

import java.nio.file.Path;

/**
 * Where a key or a value stands.
 *
 * @param layer  the layer that gave it
 * @param file   the file as messages name it; the layer's name where there is no file
 * @param line   counted from 1; 0 where there is no file
 * @param column counted from 1 in characters; 0 where there is no file
 */
record Place(Layer layer, Path file, int line, int column) {
    static Place of(Layer layer) {
        return new Place(layer, Path.of(layer.text()), 0, 0);
    }
}
