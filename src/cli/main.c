#include <stdio.h>

int main(void)
{
    (void)puts("jubilee");
    return 0;
}
