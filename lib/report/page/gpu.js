// gpu
